<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open a photo or a project</source>
        <translation>Ein Foto oder Projekt öffnen</translation>
    </message>
    <message>
        <source>Open Fol&amp;der…</source>
        <translation>O&amp;rdner öffnen…</translation>
    </message>
    <message>
        <source>Open all photos of a folder</source>
        <translation>Alle Fotos eines Ordners öffnen</translation>
    </message>
    <message>
        <source>Open the Sample &amp;Photo</source>
        <translation>&amp;Beispielfoto öffnen</translation>
    </message>
    <message>
        <source>Open the photo that comes with the app</source>
        <translation>Das mitgelieferte Foto öffnen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Das Projekt speichern</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Save the project under another name</source>
        <translation>Das Projekt unter anderem Namen speichern</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Export a video, GIF, frames or a still at full quality</source>
        <translation>Video, GIF, Einzelbilder oder Standbild in voller Qualität exportieren</translation>
    </message>
    <message>
        <source>Export Selec&amp;ted Photos…</source>
        <translation>Ausge&amp;wählte Fotos exportieren…</translation>
    </message>
    <message>
        <source>Export all photos that are selected in the tray, with the same settings</source>
        <translation>Alle Fotos, die in der Ablage ausgewählt sind, mit denselben Einstellungen exportieren</translation>
    </message>
    <message>
        <source>Export Que&amp;ue…</source>
        <translation>E&amp;xporte…</translation>
    </message>
    <message>
        <source>Show the current and the waiting exports</source>
        <translation>Den laufenden und die wartenden Exporte zeigen</translation>
    </message>
    <message>
        <source>Save &amp;Frame as Picture…</source>
        <translation>Einzelbild als Fo&amp;to speichern…</translation>
    </message>
    <message>
        <source>Save the frame at the playhead at full quality</source>
        <translation>Das Einzelbild am Abspielkopf in voller Qualität speichern</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Close the document</source>
        <translation>Das Dokument schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>Quit Shutterspan</source>
        <translation>Shutterspan beenden</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Undo the last step</source>
        <translation>Den letzten Schritt rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Redo the last undone step</source>
        <translation>Den zuletzt rückgängig gemachten Schritt wiederholen</translation>
    </message>
    <message>
        <source>&amp;Copy Frame</source>
        <translation>Einzelbild &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the frame at the playhead</source>
        <translation>Das Einzelbild am Abspielkopf kopieren</translation>
    </message>
    <message>
        <source>&amp;Delete Region</source>
        <translation>Bereich &amp;löschen</translation>
    </message>
    <message>
        <source>Delete the selected region, or the selected arrow or stroke</source>
        <translation>Den gewählten Bereich, Pfeil oder Strich löschen</translation>
    </message>
    <message>
        <source>S&amp;witch the Region Off</source>
        <translation>Bereich &amp;ausschalten</translation>
    </message>
    <message>
        <source>Switch the selected region off or on</source>
        <translation>Den ausgewählten Bereich aus- oder einschalten</translation>
    </message>
    <message>
        <source>D&amp;eselect</source>
        <translation>Auswahl auf&amp;heben</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>Die Auswahl aufheben</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Set device, memory, theme and language</source>
        <translation>Gerät, Speicher, Aussehen und Sprache einstellen</translation>
    </message>
    <message>
        <source>&amp;Add Photos…</source>
        <translation>Fotos &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>Add photos to the tray</source>
        <translation>Fotos in die Ablage legen</translation>
    </message>
    <message>
        <source>&amp;Remove from the Tray</source>
        <translation>Aus der Ablage &amp;entfernen</translation>
    </message>
    <message>
        <source>Remove the selected photos from the tray. Their files are not deleted</source>
        <translation>Die ausgewählten Fotos aus der Ablage entfernen. Ihre Dateien werden nicht gelöscht</translation>
    </message>
    <message>
        <source>&amp;Previous Photo</source>
        <translation>&amp;Voriges Foto</translation>
    </message>
    <message>
        <source>Go to the previous photo</source>
        <translation>Zum vorigen Foto gehen</translation>
    </message>
    <message>
        <source>&amp;Next Photo</source>
        <translation>&amp;Nächstes Foto</translation>
    </message>
    <message>
        <source>Go to the next photo</source>
        <translation>Zum nächsten Foto gehen</translation>
    </message>
    <message>
        <source>&amp;Unfold Selected Photos</source>
        <translation>Ausgewählte Fotos ent&amp;falten</translation>
    </message>
    <message>
        <source>Unfold the selected photos one after another in the background</source>
        <translation>Die ausgewählten Fotos nacheinander im Hintergrund entfalten</translation>
    </message>
    <message>
        <source>&amp;Copy Settings</source>
        <translation>Einstellungen &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy this photo's regions, arrows, time and export settings</source>
        <translation>Bereiche, Pfeile, Zeit- und Exporteinstellungen dieses Fotos kopieren</translation>
    </message>
    <message>
        <source>Pa&amp;ste Settings…</source>
        <translation>Einstellungen e&amp;infügen…</translation>
    </message>
    <message>
        <source>Apply the copied settings to the selected photos</source>
        <translation>Die kopierten Einstellungen auf die ausgewählten Fotos anwenden</translation>
    </message>
    <message>
        <source>&amp;Unfold</source>
        <translation>&amp;Entfalten</translation>
    </message>
    <message>
        <source>Compute the sharp video of the exposure</source>
        <translation>Das scharfe Video der Belichtung berechnen</translation>
    </message>
    <message>
        <source>Sto&amp;p</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Stop the current work</source>
        <translation>Die laufende Arbeit abbrechen</translation>
    </message>
    <message>
        <source>&amp;Flip Time</source>
        <translation>&amp;Zeit umkehren</translation>
    </message>
    <message>
        <source>Reverse time in the whole photo</source>
        <translation>Die Zeit im ganzen Foto umkehren</translation>
    </message>
    <message>
        <source>Flip Time in the Re&amp;gion</source>
        <translation>Zeit im &amp;Bereich umkehren</translation>
    </message>
    <message>
        <source>Reverse time in the selected region</source>
        <translation>Die Zeit im ausgewählten Bereich umkehren</translation>
    </message>
    <message>
        <source>Compare T&amp;wo Directions…</source>
        <translation>Zwei Richtungen ver&amp;gleichen…</translation>
    </message>
    <message>
        <source>Compare both directions of time side by side, and choose one</source>
        <translation>Beide Zeitrichtungen nebeneinander vergleichen und eine wählen</translation>
    </message>
    <message>
        <source>&amp;Clear Arrows and Strokes</source>
        <translation>Pfeile und S&amp;triche entfernen</translation>
    </message>
    <message>
        <source>Remove all arrows and strokes</source>
        <translation>Alle Pfeile und Striche entfernen</translation>
    </message>
    <message>
        <source>&amp;Hand</source>
        <translation>&amp;Hand</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Den Ausschnitt verschieben</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>Aus&amp;wählen</translation>
    </message>
    <message>
        <source>Select a region, move it, or drag its handles</source>
        <translation>Einen Bereich auswählen, verschieben oder an seinen Griffen ziehen</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>&amp;Rechteck</translation>
    </message>
    <message>
        <source>Draw a rectangle around what moves</source>
        <translation>Ein Rechteck um das ziehen, was sich bewegt</translation>
    </message>
    <message>
        <source>Ell&amp;ipse</source>
        <translation>E&amp;llipse</translation>
    </message>
    <message>
        <source>Draw an ellipse around what moves</source>
        <translation>Eine Ellipse um das ziehen, was sich bewegt</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>Lass&amp;o</translation>
    </message>
    <message>
        <source>Draw a freehand outline around what moves</source>
        <translation>Eine freie Linie um das ziehen, was sich bewegt</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>Einrasten</translation>
    </message>
    <message>
        <source>Click what moved, or draw roughly around it</source>
        <translation>Anklicken, was sich bewegt hat, oder grob darum herum zeichnen</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>&amp;Pinsel</translation>
    </message>
    <message>
        <source>Paint over what moves</source>
        <translation>Übermalen, was sich bewegt</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>Ra&amp;dierer</translation>
    </message>
    <message>
        <source>Erase parts of the selected region</source>
        <translation>Teile des ausgewählten Bereichs wegradieren</translation>
    </message>
    <message>
        <source>&amp;Arrow</source>
        <translation>Pfe&amp;il</translation>
    </message>
    <message>
        <source>Draw the direction in which something moved</source>
        <translation>Einzeichnen, wohin sich etwas bewegt hat</translation>
    </message>
    <message>
        <source>S&amp;troke</source>
        <translation>Stri&amp;ch</translation>
    </message>
    <message>
        <source>Draw the path that something took while the shutter was open</source>
        <translation>Den Weg zeichnen, den etwas bei offenem Verschluss nahm</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>Choose the part that is exported</source>
        <translation>Den Teil wählen, der exportiert wird</translation>
    </message>
    <message>
        <source>&amp;New Region</source>
        <translation>&amp;Neuer Bereich</translation>
    </message>
    <message>
        <source>What you draw becomes a new region</source>
        <translation>Gezeichnetes wird ein neuer Bereich</translation>
    </message>
    <message>
        <source>A&amp;dd to the Region</source>
        <translation>Zum Bereich hinzu&amp;fügen</translation>
    </message>
    <message>
        <source>What you draw is added to the selected region. Shift has the same effect</source>
        <translation>Gezeichnetes wird zum ausgewählten Bereich hinzugefügt. Die Umschalttaste bewirkt dasselbe</translation>
    </message>
    <message>
        <source>Cut fr&amp;om the Region</source>
        <translation>Aus dem Bereich au&amp;sschneiden</translation>
    </message>
    <message>
        <source>What you draw is cut from the selected region. Ctrl or Alt has the same effect</source>
        <translation>Gezeichnetes wird aus dem ausgewählten Bereich ausgeschnitten. Strg oder Alt bewirkt dasselbe</translation>
    </message>
    <message>
        <source>S&amp;maller Brush</source>
        <translation>&amp;Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Make brush and eraser smaller</source>
        <translation>Pinsel und Radierer verkleinern</translation>
    </message>
    <message>
        <source>Larger Brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Make brush and eraser larger</source>
        <translation>Pinsel und Radierer vergrößern</translation>
    </message>
    <message>
        <source>&amp;Zoom In</source>
        <translation>&amp;Vergrößern</translation>
    </message>
    <message>
        <source>Enlarge the view</source>
        <translation>Die Ansicht vergrößern</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Verklei&amp;nern</translation>
    </message>
    <message>
        <source>Reduce the view</source>
        <translation>Die Ansicht verkleinern</translation>
    </message>
    <message>
        <source>F&amp;it</source>
        <translation>&amp;Einpassen</translation>
    </message>
    <message>
        <source>Show the whole photo</source>
        <translation>Das ganze Foto zeigen</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>Show each pixel of the photo as one pixel of the screen</source>
        <translation>Jedes Pixel des Fotos als ein Pixel des Bildschirms zeigen</translation>
    </message>
    <message>
        <source>&amp;200 %</source>
        <translation>&amp;200 %</translation>
    </message>
    <message>
        <source>Show each pixel of the photo as four pixels of the screen</source>
        <translation>Jedes Pixel des Fotos als vier Pixel des Bildschirms zeigen</translation>
    </message>
    <message>
        <source>&amp;Loupe</source>
        <translation>L&amp;upe</translation>
    </message>
    <message>
        <source>Show the place under the mouse at 100 %. Hold the key to show it briefly</source>
        <translation>Die Stelle unter der Maus in 100 % zeigen. Die Taste halten, um sie kurz zu zeigen</translation>
    </message>
    <message>
        <source>Photo Tra&amp;y</source>
        <translation>Foto&amp;ablage</translation>
    </message>
    <message>
        <source>Show the photos beside the picture</source>
        <translation>Die Fotos neben dem Bild zeigen</translation>
    </message>
    <message>
        <source>&amp;Hide Panels</source>
        <translation>Leisten ausb&amp;lenden</translation>
    </message>
    <message>
        <source>Show only the picture</source>
        <translation>Nur das Bild zeigen</translation>
    </message>
    <message>
        <source>F&amp;ull Screen</source>
        <translation>Vollb&amp;ild</translation>
    </message>
    <message>
        <source>Fill the whole screen. Esc leaves full screen</source>
        <translation>Den ganzen Bildschirm füllen. Esc beendet das Vollbild</translation>
    </message>
    <message>
        <source>&amp;Frame</source>
        <translation>Einzel&amp;bild</translation>
    </message>
    <message>
        <source>Show the frame</source>
        <translation>Das Einzelbild zeigen</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>&amp;Geteilt</translation>
    </message>
    <message>
        <source>Show photo and frame in one picture. Drag the line between them</source>
        <translation>Foto und Einzelbild in einem Bild zeigen. Die Trennlinie lässt sich ziehen</translation>
    </message>
    <message>
        <source>Side &amp;by Side</source>
        <translation>Nebeneinan&amp;der</translation>
    </message>
    <message>
        <source>Show photo and frame side by side, at the same place and zoom</source>
        <translation>Foto und Einzelbild nebeneinander zeigen, an derselben Stelle und in derselben Größe</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>Show the original photo. Hold C to compare briefly</source>
        <translation>Das ursprüngliche Foto zeigen. C halten, um kurz zu vergleichen</translation>
    </message>
    <message>
        <source>&amp;No Overlay</source>
        <translation>&amp;Keine Überlagerung</translation>
    </message>
    <message>
        <source>Show the picture without an overlay</source>
        <translation>Das Bild ohne Überlagerung zeigen</translation>
    </message>
    <message>
        <source>Motion as &amp;Arrows</source>
        <translation>Bewegung als &amp;Pfeile</translation>
    </message>
    <message>
        <source>Show the motion as arrows</source>
        <translation>Die Bewegung als Pfeile zeigen</translation>
    </message>
    <message>
        <source>Motion as &amp;Colours</source>
        <translation>Bewegung als Fa&amp;rben</translation>
    </message>
    <message>
        <source>Show the motion as colours: hue is direction, saturation is speed</source>
        <translation>Die Bewegung als Farben zeigen: Der Farbton ist die Richtung, die Sättigung das Tempo</translation>
    </message>
    <message>
        <source>Doub&amp;tful Parts</source>
        <translation>&amp;Zweifelhafte Stellen</translation>
    </message>
    <message>
        <source>Mark the parts where the frames don't match the photo</source>
        <translation>Die Stellen markieren, an denen die Einzelbilder nicht zum Foto passen</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play &amp;Backwards</source>
        <translation>&amp;Rückwärts abspielen</translation>
    </message>
    <message>
        <source>Play backwards. Press again to play faster</source>
        <translation>Rückwärts abspielen. Erneut drücken: schneller</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>A&amp;nhalten</translation>
    </message>
    <message>
        <source>Stop at this frame</source>
        <translation>Bei diesem Einzelbild anhalten</translation>
    </message>
    <message>
        <source>Play &amp;Forwards</source>
        <translation>&amp;Vorwärts abspielen</translation>
    </message>
    <message>
        <source>Play forwards. Press again to play faster</source>
        <translation>Vorwärts abspielen. Erneut drücken: schneller</translation>
    </message>
    <message>
        <source>Frame B&amp;ack</source>
        <translation>Ein Bild &amp;zurück</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Ein Einzelbild zurück</translation>
    </message>
    <message>
        <source>Frame Fo&amp;rward</source>
        <translation>Ein Bild &amp;weiter</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>Ein Einzelbild vor</translation>
    </message>
    <message>
        <source>Go to &amp;In Point</source>
        <translation>Zum &amp;In-Punkt</translation>
    </message>
    <message>
        <source>Go to the start of the clip</source>
        <translation>Zum Anfang des Clips</translation>
    </message>
    <message>
        <source>Go to Ou&amp;t Point</source>
        <translation>Zum &amp;Out-Punkt</translation>
    </message>
    <message>
        <source>Go to the end of the clip</source>
        <translation>Zum Ende des Clips</translation>
    </message>
    <message>
        <source>&amp;Set In Point</source>
        <translation>In-Punkt &amp;setzen</translation>
    </message>
    <message>
        <source>Start the clip at the playhead</source>
        <translation>Den Clip am Abspielkopf beginnen</translation>
    </message>
    <message>
        <source>Set &amp;Out Point</source>
        <translation>Out-Punkt se&amp;tzen</translation>
    </message>
    <message>
        <source>End the clip at the playhead</source>
        <translation>Den Clip am Abspielkopf beenden</translation>
    </message>
    <message>
        <source>Set as &amp;Key Frame</source>
        <translation>Als Schlüssel&amp;bild setzen</translation>
    </message>
    <message>
        <source>Make this the frame that the project exports as a picture</source>
        <translation>Dieses Einzelbild zu dem machen, das das Projekt als Bild exportiert</translation>
    </message>
    <message>
        <source>Go to the S&amp;harpest Frame</source>
        <translation>Zum s&amp;chärfsten Einzelbild</translation>
    </message>
    <message>
        <source>Go to the sharpest frame, a good choice for the key frame</source>
        <translation>Zum schärfsten Einzelbild gehen; es eignet sich gut als Schlüsselbild</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Show all keyboard shortcuts</source>
        <translation>Alle Tastenkürzel zeigen</translation>
    </message>
    <message>
        <source>&amp;Take the Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>Learn the app in four steps with the sample photo</source>
        <translation>Das Programm in vier Schritten am Beispielfoto kennenlernen</translation>
    </message>
    <message>
        <source>&amp;Which Photos Work</source>
        <translation>&amp;Welche Fotos sich eignen</translation>
    </message>
    <message>
        <source>Show suitable and unsuitable photos</source>
        <translation>Geeignete und ungeeignete Fotos zeigen</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>Show the log of the app</source>
        <translation>Das Protokoll des Programms zeigen</translation>
    </message>
    <message>
        <source>&amp;About Shutterspan</source>
        <translation>Ü&amp;ber Shutterspan</translation>
    </message>
    <message>
        <source>Show version and licence</source>
        <translation>Version und Lizenz zeigen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>Ph&amp;otos</source>
        <translation>F&amp;otos</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Motion</source>
        <translation>Bewe&amp;gung</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context><context>
    <name>AlternativesDialog</name>
    <message>
        <source>Choose the Direction</source>
        <translation>Richtung wählen</translation>
    </message>
    <message>
        <source>Blur doesn't show in which direction {} moved. Choose the direction that looks right.</source>
        <translation>Unschärfe zeigt nicht, in welche Richtung sich „{}“ bewegt hat. Wählen Sie die Richtung, die richtig aussieht.</translation>
    </message>
    <message>
        <source>Blur doesn't show in which direction things moved. Choose the direction that looks right.</source>
        <translation>Unschärfe zeigt nicht, in welche Richtung sich etwas bewegt hat. Wählen Sie die Richtung, die richtig aussieht.</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>This direction</source>
        <translation>Diese Richtung</translation>
    </message>
    <message>
        <source>as it plays now</source>
        <translation>wie bisher</translation>
    </message>
    <message>
        <source>Opposite direction</source>
        <translation>Gegenrichtung</translation>
    </message>
    <message>
        <source>with time reversed</source>
        <translation>mit umgekehrter Zeit</translation>
    </message>
    <message>
        <source>Both look the same: nothing moves here.</source>
        <translation>Beide sehen gleich aus: Hier bewegt sich nichts.</translation>
    </message>
</context><context>
    <name>AlternativesFlow</name>
    <message>
        <source>Choose Opposite Direction</source>
        <translation>Gegenrichtung wählen</translation>
    </message>
</context><context>
    <name>BatchDialog</name>
    <message>
        <source>Export Selected Photos</source>
        <translation>Ausgewählte Fotos exportieren</translation>
    </message>
    <message>
        <source>Width of the exports, at most that of each photo</source>
        <translation>Breite der Exporte, höchstens die des jeweiligen Fotos</translation>
    </message>
    <message>
        <source>{} px, from the preset</source>
        <translation>{} px, aus der Vorgabe</translation>
    </message>
    <message>
        <source>Same as each photo</source>
        <translation>Wie das jeweilige Foto</translation>
    </message>
    <message>
        <source>{} px</source>
        <translation>{} px</translation>
    </message>
    <message>
        <source>Beside each photo</source>
        <translation>Neben dem jeweiligen Foto</translation>
    </message>
    <message>
        <source>About {0}, in about {1}.</source>
        <translation>Etwa {0}, in etwa {1}.</translation>
    </message>
    <message>
        <source>{} photos, each with its own regions, arrows and clip.</source>
        <translation>{} Fotos, jedes mit seinen Bereichen, Pfeilen und seinem Clip.</translation>
    </message>
    <message>
        <source>1 photo, with its own regions, arrows and clip.</source>
        <translation>1 Foto mit seinen Bereichen, Pfeilen und seinem Clip.</translation>
    </message>
    <message>
        <source>1 photo can't be read and is left out.</source>
        <translation>1 Foto ist nicht lesbar und wird ausgelassen.</translation>
    </message>
    <message>
        <source>{} photos can't be read and are left out.</source>
        <translation>{} Fotos sind nicht lesbar und werden ausgelassen.</translation>
    </message>
</context><context>
    <name>Camera</name>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Shutter</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>Blende</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Brennweite</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
</context><context>
    <name>CameraPanel</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context><context>
    <name>Canvas</name>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context><context>
    <name>ClipPanel</name>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>Number of frames in the clip. You can change it without unfolding again</source>
        <translation>Anzahl der Einzelbilder im Clip. Sie lässt sich ändern, ohne erneut zu entfalten</translation>
    </message>
    <message>
        <source>Duration of the clip when it plays once</source>
        <translation>Dauer des Clips, wenn er einmal läuft</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Number of frames per second</source>
        <translation>Anzahl der Einzelbilder pro Sekunde</translation>
    </message>
    <message>
        <source> ×</source>
        <translation> ×</translation>
    </message>
    <message>
        <source>Real time</source>
        <translation>Echtzeit</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Einmal</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Back and forth</source>
        <translation>Hin und her</translation>
    </message>
    <message>
        <source>What happens at the end of the clip</source>
        <translation>Was am Ende des Clips geschieht</translation>
    </message>
    <message>
        <source>Ease in and out</source>
        <translation>Sanft beginnen und enden</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Einzelbilder</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Frames/s</source>
        <translation>Bilder/s</translation>
    </message>
    <message>
        <source>Slow motion</source>
        <translation>Zeitlupe</translation>
    </message>
    <message>
        <source>How many times slower than real time the clip plays</source>
        <translation>Wie viel Mal langsamer als in Echtzeit der Clip läuft</translation>
    </message>
    <message>
        <source>Play the clip in the time that the exposure took</source>
        <translation>Den Clip in der Zeit abspielen, die die Belichtung dauerte</translation>
    </message>
    <message>
        <source>The photo's file contains no shutter speed</source>
        <translation>Die Datei des Fotos enthält keine Belichtungszeit</translation>
    </message>
    <message>
        <source>Change Frames</source>
        <translation>Bilderzahl ändern</translation>
    </message>
    <message>
        <source>Change Length</source>
        <translation>Länge ändern</translation>
    </message>
    <message>
        <source>Change Frames per Second</source>
        <translation>Bilder pro Sekunde ändern</translation>
    </message>
    <message>
        <source>Change Slow Motion</source>
        <translation>Zeitlupe ändern</translation>
    </message>
    <message>
        <source>Play in Real Time</source>
        <translation>In Echtzeit abspielen</translation>
    </message>
    <message>
        <source>Change Looping</source>
        <translation>Wiederholung ändern</translation>
    </message>
    <message>
        <source>Change Easing</source>
        <translation>An- und Auslaufen ändern</translation>
    </message>
</context><context>
    <name>ConsistencyPanel</name>
    <message>
        <source>Fits the Photo?</source>
        <translation>Passt zum Foto?</translation>
    </message>
    <message>
        <source>After unfolding, the mean of the frames is compared with the photo.</source>
        <translation>Nach dem Entfalten wird der Mittelwert der Einzelbilder mit dem Foto verglichen.</translation>
    </message>
    <message>
        <source>Comparing with the photo …</source>
        <translation>Wird mit dem Foto verglichen …</translation>
    </message>
    <message>
        <source>Nothing moves at a strength of 0 %, so there is nothing to check.</source>
        <translation>Bei einer Stärke von 0 % bewegt sich nichts, also gibt es nichts zu prüfen.</translation>
    </message>
    <message>
        <source>Nothing moves, so there is nothing to check. Draw a region and a stroke where something moved.</source>
        <translation>Nichts bewegt sich, also gibt es nichts zu prüfen. Zeichnen Sie einen Bereich und einen Strich, wo sich etwas bewegt hat.</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Mostly fits</source>
        <translation>Passt weitgehend</translation>
    </message>
    <message>
        <source>Partly fits</source>
        <translation>Passt teilweise</translation>
    </message>
    <message>
        <source>Doesn't fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>Fits the photo: {} percent</source>
        <translation>Passt zum Foto: {} Prozent</translation>
    </message>
    <message>
        <source>{} % of the motion matches the photo's blur ({} dB).</source>
        <translation>{} % der Bewegung passen zur Unschärfe des Fotos ({} dB).</translation>
    </message>
    <message>
        <source>As sharp as the photo</source>
        <translation>So scharf wie das Foto</translation>
    </message>
    <message>
        <source>{} times as sharp as the photo</source>
        <translation>{}-mal so scharf wie das Foto</translation>
    </message>
</context><context>
    <name>ContextMenus</name>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
</context><context>
    <name>CropFlow</name>
    <message>
        <source>Crop</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>Remove Crop</source>
        <translation>Zuschnitt entfernen</translation>
    </message>
    <message>
        <source>Move Crop</source>
        <translation>Zuschnitt verschieben</translation>
    </message>
</context><context>
    <name>DetailFlow</name>
    <message>
        <source>Preview – loading full size</source>
        <translation>Vorschau – volle Größe wird geladen</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>The frame can't be displayed at full size. The preview stays visible.</source>
        <translation>Das Einzelbild lässt sich nicht in voller Größe zeigen. Die Vorschau bleibt sichtbar.</translation>
    </message>
</context><context>
    <name>DirectionPanel</name>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Nothing moves here, so there is no direction.</source>
        <translation>Hier bewegt sich nichts, also gibt es keine Richtung.</translation>
    </message>
    <message>
        <source>{}, set by your stroke.</source>
        <translation>{}, durch Ihren Strich.</translation>
    </message>
    <message>
        <source>{}, set by your arrow.</source>
        <translation>{}, durch Ihren Pfeil.</translation>
    </message>
    <message>
        <source>Set by your strokes.</source>
        <translation>Durch Ihre Striche festgelegt.</translation>
    </message>
    <message>
        <source>Set by your arrows.</source>
        <translation>Durch Ihre Pfeile festgelegt.</translation>
    </message>
    <message>
        <source>Set by your arrows and strokes in the regions.</source>
        <translation>Durch Ihre Pfeile und Striche in den Bereichen festgelegt.</translation>
    </message>
    <message>
        <source>Assumed: blur has no direction. Flip it, or draw an arrow.</source>
        <translation>Angenommen: Unschärfe hat keine Richtung. Kehren Sie sie um, oder zeichnen Sie einen Pfeil.</translation>
    </message>
</context><context>
    <name>DocumentState</name>
    <message>
        <source>Region {}</source>
        <translation>Bereich {}</translation>
    </message>
</context><context>
    <name>DrawingFlow</name>
    <message>
        <source>Change Outside</source>
        <translation>Umgebung ändern</translation>
    </message>
    <message>
        <source>Flip Time</source>
        <translation>Zeit umkehren</translation>
    </message>
    <message>
        <source>Clear Arrows and Strokes</source>
        <translation>Pfeile und Striche entfernen</translation>
    </message>
    <message>
        <source>No region is selected to cut from.</source>
        <translation>Es ist kein Bereich ausgewählt, aus dem etwas herausgeschnitten werden könnte.</translation>
    </message>
    <message>
        <source>Select a region first.</source>
        <translation>Wählen Sie zuerst einen Bereich aus.</translation>
    </message>
    <message>
        <source>Add Region</source>
        <translation>Bereich hinzufügen</translation>
    </message>
    <message>
        <source>Add to Region</source>
        <translation>Bereich erweitern</translation>
    </message>
    <message>
        <source>Cut from Region</source>
        <translation>Aus Bereich ausschneiden</translation>
    </message>
    <message>
        <source>Edit Region</source>
        <translation>Bereich ändern</translation>
    </message>
    <message>
        <source>Add Stroke</source>
        <translation>Strich hinzufügen</translation>
    </message>
    <message>
        <source>Add Arrow</source>
        <translation>Pfeil hinzufügen</translation>
    </message>
    <message>
        <source>Change Stroke</source>
        <translation>Strich ändern</translation>
    </message>
    <message>
        <source>Change Arrow</source>
        <translation>Pfeil ändern</translation>
    </message>
    <message>
        <source>Delete Stroke</source>
        <translation>Strich löschen</translation>
    </message>
    <message>
        <source>Delete Arrow</source>
        <translation>Pfeil löschen</translation>
    </message>
    <message>
        <source>Delete Region</source>
        <translation>Bereich löschen</translation>
    </message>
    <message>
        <source>Flip Time in Region</source>
        <translation>Zeit im Bereich umkehren</translation>
    </message>
    <message>
        <source>Change Feather</source>
        <translation>Weiche Kante ändern</translation>
    </message>
    <message>
        <source>Change Strength</source>
        <translation>Stärke ändern</translation>
    </message>
    <message>
        <source>Rename Region</source>
        <translation>Bereich umbenennen</translation>
    </message>
    <message>
        <source>Change Region Colour</source>
        <translation>Farbe des Bereichs ändern</translation>
    </message>
    <message>
        <source>Switch Region On</source>
        <translation>Bereich einschalten</translation>
    </message>
    <message>
        <source>Switch Region Off</source>
        <translation>Bereich ausschalten</translation>
    </message>
    <message>
        <source>S&amp;witch the Region Off</source>
        <translation>Bereich &amp;ausschalten</translation>
    </message>
    <message>
        <source>S&amp;witch the Region On</source>
        <translation>Bereich &amp;einschalten</translation>
    </message>
    <message>
        <source>&amp;Delete Region</source>
        <translation>Bereich &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Delete Stroke</source>
        <translation>Strich &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Delete Arrow</source>
        <translation>Pfeil &amp;löschen</translation>
    </message>
</context><context>
    <name>DropCue</name>
    <message>
        <source>Drop to open it</source>
        <translation>Zum Öffnen ablegen</translation>
    </message>
</context><context>
    <name>DropFlow</name>
    <message>
        <source>Only files on this computer can be opened.</source>
        <translation>Nur Dateien auf diesem Rechner lassen sich öffnen.</translation>
    </message>
    <message>
        <source>Save the file to a folder first.</source>
        <translation>Speichern Sie die Datei zuerst in einem Ordner.</translation>
    </message>
</context><context>
    <name>EmptyState</name>
    <message>
        <source>Drop a blurred photo here</source>
        <translation>Ein unscharfes Foto hier ablegen</translation>
    </message>
    <message>
        <source>Shutterspan shows what moved while the shutter was open.
JPEG, HEIC, TIFF, PNG, WebP, camera raw, or a Shutterspan project.</source>
        <translation>Shutterspan zeigt, was sich bei offenem Verschluss bewegte.
JPEG, HEIC, TIFF, PNG, WebP, Kamera-Rohdaten oder ein Shutterspan-Projekt.</translation>
    </message>
    <message>
        <source>Open a Photo…</source>
        <translation>Foto öffnen…</translation>
    </message>
    <message>
        <source>Try the Sample</source>
        <translation>Beispiel ausprobieren</translation>
    </message>
    <message>
        <source>Take the Tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>Which photos work?</source>
        <translation>Welche Fotos eignen sich?</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>New here? The tour shows in four steps how it works.</source>
        <translation>Neu hier? Der Rundgang zeigt in vier Schritten, wie es geht.</translation>
    </message>
    <message>
        <source>Not Now</source>
        <translation>Nicht jetzt</translation>
    </message>
</context><context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Width of the export, at most that of the photo</source>
        <translation>Breite des Exports, höchstens die des Fotos</translation>
    </message>
    <message>
        <source>Same as the photo, 4K at most</source>
        <translation>Wie das Foto, höchstens 4K</translation>
    </message>
    <message>
        <source>Same as the photo, {} px</source>
        <translation>Wie das Foto, {} px</translation>
    </message>
    <message>
        <source>{} px</source>
        <translation>{} px</translation>
    </message>
    <message>
        <source>About {0}, in about {1}.</source>
        <translation>Etwa {0}, in etwa {1}.</translation>
    </message>
    <message>
        <source>Only {} are free there.</source>
        <translation>Dort sind nur {} frei.</translation>
    </message>
    <message>
        <source>{} will be replaced.</source>
        <translation>{} wird ersetzt.</translation>
    </message>
    <message>
        <source>Frame {} of {}, {}.</source>
        <translation>Einzelbild {} von {}, {}.</translation>
    </message>
    <message>
        <source>{} PNG files of {} bit, {}.</source>
        <translation>{} PNG-Dateien mit {} Bit, {}.</translation>
    </message>
    <message>
        <source>{} PNG files, {}.</source>
        <translation>{} PNG-Dateien, {}.</translation>
    </message>
    <message>
        <source>{} frames, {}, {} s at {} fps.</source>
        <translation>{} Einzelbilder, {}, {} s bei {} Bildern/s.</translation>
    </message>
</context><context>
    <name>ExportFlow</name>
    <message>
        <source>None of the selected photos can be read.</source>
        <translation>Keines der ausgewählten Fotos lässt sich lesen.</translation>
    </message>
    <message>
        <source>The exports are paused.</source>
        <translation>Die Exporte sind angehalten.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Exports…</source>
        <translation>Exporte…</translation>
    </message>
    <message>
        <source>Copied the frame, {} pixels.</source>
        <translation>Einzelbild kopiert, {} Pixel.</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>{} exports are done.</source>
        <translation>{} Exporte sind fertig.</translation>
    </message>
    <message>
        <source>{0} of {1} exports are done.</source>
        <translation>{0} von {1} Exporten sind fertig.</translation>
    </message>
    <message>
        <source>The report lists the others.</source>
        <translation>Der Bericht führt die übrigen auf.</translation>
    </message>
    <message>
        <source>Stopped. No unfinished file is left.</source>
        <translation>Beendet. Es bleibt keine unfertige Datei zurück.</translation>
    </message>
    <message>
        <source>Exports are paused. Free disk space, then click Resume.</source>
        <translation>Die Exporte sind angehalten. Schaffen Sie Platz auf dem Datenträger, und klicken Sie dann auf „Fortsetzen“.</translation>
    </message>
    <message>
        <source>If you close Shutterspan, this export will not resume at the next start.</source>
        <translation>Wenn Sie Shutterspan schließen, wird dieser Export beim nächsten Start nicht fortgesetzt.</translation>
    </message>
    <message>
        <source>Resuming an export from the last session.</source>
        <translation>Ein Export aus der letzten Sitzung wird fortgesetzt.</translation>
    </message>
    <message>
        <source>Resuming {} exports from the last session.</source>
        <translation>{} Exporte aus der letzten Sitzung werden fortgesetzt.</translation>
    </message>
    <message>
        <source>{} was not written.</source>
        <translation>{} wurde nicht geschrieben.</translation>
    </message>
    <message>
        <source>Nothing moves, so all frames would be the same.</source>
        <translation>Es bewegt sich nichts, also wären alle Einzelbilder gleich.</translation>
    </message>
    <message>
        <source>Write It Anyway</source>
        <translation>Trotzdem schreiben</translation>
    </message>
    <message>
        <source>Which Photos Work</source>
        <translation>Welche Fotos sich eignen</translation>
    </message>
    <message>
        <source>{} frames in {}</source>
        <translation>{} Einzelbilder in {}</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Exported {}.</source>
        <translation>Exportiert: {}.</translation>
    </message>
</context><context>
    <name>ExportFormat</name>
    <message>
        <source>MP4 video, H.264</source>
        <translation>MP4-Video, H.264</translation>
    </message>
    <message>
        <source>MP4 video, HEVC</source>
        <translation>MP4-Video, HEVC</translation>
    </message>
    <message>
        <source>WebM video, VP9</source>
        <translation>WebM-Video, VP9</translation>
    </message>
    <message>
        <source>MOV video, ProRes</source>
        <translation>MOV-Video, ProRes</translation>
    </message>
    <message>
        <source>Animated GIF</source>
        <translation>Animiertes GIF</translation>
    </message>
    <message>
        <source>Animated WebP</source>
        <translation>Animiertes WebP</translation>
    </message>
    <message>
        <source>Animated PNG</source>
        <translation>Animiertes PNG</translation>
    </message>
    <message>
        <source>Single frames, PNG</source>
        <translation>Einzelbilder, PNG</translation>
    </message>
    <message>
        <source>Motion Photo, JPEG</source>
        <translation>Motion Photo, JPEG</translation>
    </message>
    <message>
        <source>Live Photo, JPEG and MOV</source>
        <translation>Live Photo, JPEG und MOV</translation>
    </message>
    <message>
        <source>Live Photo, HEIC and MOV</source>
        <translation>Live Photo, HEIC und MOV</translation>
    </message>
    <message>
        <source>Still, PNG</source>
        <translation>Standbild, PNG</translation>
    </message>
    <message>
        <source>Still, TIFF</source>
        <translation>Standbild, TIFF</translation>
    </message>
    <message>
        <source>Still, JPEG</source>
        <translation>Standbild, JPEG</translation>
    </message>
    <message>
        <source>Still, WebP</source>
        <translation>Standbild, WebP</translation>
    </message>
    <message>
        <source>Still, HEIC</source>
        <translation>Standbild, HEIC</translation>
    </message>
</context><context>
    <name>FileFlow</name>
    <message>
        <source>Shutterspan ended unexpectedly; changes to {} were kept.</source>
        <translation>Shutterspan wurde unerwartet beendet; Änderungen an {} sind erhalten.</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Find the Photo…</source>
        <translation>Foto suchen…</translation>
    </message>
    <message>
        <source>Where Is the Photo Now?</source>
        <translation>Wo ist das Foto jetzt?</translation>
    </message>
    <message>
        <source>Saved {}.</source>
        <translation>{} gespeichert.</translation>
    </message>
    <message>
        <source>Unsaved changes can't be backed up against a crash.</source>
        <translation>Ungespeicherte Änderungen lassen sich nicht gegen einen Absturz sichern.</translation>
    </message>
</context><context>
    <name>Guides</name>
    <message>
        <source>{} px</source>
        <translation>{} px</translation>
    </message>
</context><context>
    <name>HelpFlow</name>
    <message>
        <source>Turns one motion-blurred photo into the sharp video of its exposure.</source>
        <translation>Macht aus einem Foto mit Bewegungsunschärfe das scharfe Video seiner Belichtung.</translation>
    </message>
    <message>
        <source>Free software under the GPL, version 3 or later.</source>
        <translation>Freie Software unter der GPL, Version 3 oder neuer.</translation>
    </message>
    <message>
        <source>About Shutterspan</source>
        <translation>Über Shutterspan</translation>
    </message>
</context><context>
    <name>HintActions</name>
    <message>
        <source>Export {} Pixels Wide…</source>
        <translation>{} Pixel breit exportieren…</translation>
    </message>
    <message>
        <source>Which Photos Work</source>
        <translation>Welche Fotos sich eignen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Unfold Again</source>
        <translation>Erneut entfalten</translation>
    </message>
    <message>
        <source>Draw a Stroke</source>
        <translation>Strich zeichnen</translation>
    </message>
    <message>
        <source>Draw a Region</source>
        <translation>Bereich zeichnen</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Show the Log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save As…</source>
        <translation>Speichern unter…</translation>
    </message>
</context><context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
</context><context>
    <name>KeysDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Hold C</source>
        <translation>C halten</translation>
    </message>
    <message>
        <source>Compare with the photo</source>
        <translation>Mit dem Foto vergleichen</translation>
    </message>
    <message>
        <source>Space and drag</source>
        <translation>Leertaste und ziehen</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Den Ausschnitt verschieben</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom to the pointer</source>
        <translation>Zum Mauszeiger zoomen</translation>
    </message>
    <message>
        <source>Shift and draw</source>
        <translation>Umschalt und zeichnen</translation>
    </message>
    <message>
        <source>Add to the region</source>
        <translation>Zum Bereich hinzufügen</translation>
    </message>
    <message>
        <source>Ctrl or Alt and draw</source>
        <translation>Strg oder Alt und zeichnen</translation>
    </message>
    <message>
        <source>Cut from the region</source>
        <translation>Aus dem Bereich ausschneiden</translation>
    </message>
    <message>
        <source>Shift and stroke</source>
        <translation>Umschalt und Strich</translation>
    </message>
    <message>
        <source>Draw a straight stroke</source>
        <translation>Geraden Strich zeichnen</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>Rechtsklick</translation>
    </message>
    <message>
        <source>Open the context menu</source>
        <translation>Kontextmenü öffnen</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
</context><context>
    <name>Loading</name>
    <message>
        <source>{} × {}, {} megapixels</source>
        <translation>{} × {}, {} Megapixel</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context><context>
    <name>LogDialog</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Noch ist nichts geschehen.</translation>
    </message>
    <message>
        <source>Copy All</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Ordner öffnen</translation>
    </message>
</context><context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss the message</source>
        <translation>Die Meldung schließen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context><context>
    <name>NumberFormat</name>
    <message>
        <source>{} s</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{} min</translation>
    </message>
</context><context>
    <name>OverlayLegend</name>
    <message>
        <source>Legend of the overlay</source>
        <translation>Legende der Überlagerung</translation>
    </message>
    <message>
        <source>Opacity of the overlay</source>
        <translation>Deckkraft der Überlagerung</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Hue: direction. Saturation: speed</source>
        <translation>Farbton: Richtung. Sättigung: Tempo</translation>
    </message>
    <message>
        <source>Each arrow: motion from first to last frame</source>
        <translation>Jeder Pfeil: Bewegung vom ersten zum letzten Einzelbild</translation>
    </message>
    <message>
        <source>Doubtful: the frames don't match the photo here</source>
        <translation>Zweifelhaft: Die Einzelbilder passen hier nicht zum Foto</translation>
    </message>
    <message>
        <source>Each arrow: motion from first to last frame; the longest is {} px</source>
        <translation>Jeder Pfeil: Bewegung vom ersten zum letzten Einzelbild; der längste hat {} px</translation>
    </message>
    <message>
        <source>Nothing is doubtful: the frames match the photo</source>
        <translation>Nichts ist zweifelhaft: Die Einzelbilder passen zum Foto</translation>
    </message>
</context><context>
    <name>PasteSettingsDialog</name>
    <message>
        <source>Paste Settings</source>
        <translation>Einstellungen einfügen</translation>
    </message>
    <message>
        <source>&amp;Regions, with their arrows and strokes</source>
        <translation>&amp;Bereiche mit ihren Pfeilen und Strichen</translation>
    </message>
    <message>
        <source>No regions were copied</source>
        <translation>Es wurden keine Bereiche kopiert</translation>
    </message>
    <message>
        <source>&amp;Arrows, strokes and strength of the whole photo</source>
        <translation>&amp;Pfeile, Striche und Stärke des ganzen Fotos</translation>
    </message>
    <message>
        <source>No arrows, strokes or strength of the whole photo were copied</source>
        <translation>Es wurden keine Pfeile, Striche oder Stärken des ganzen Fotos kopiert</translation>
    </message>
    <message>
        <source>&amp;Time: frames, range, speed and loop</source>
        <translation>&amp;Zeit: Einzelbilder, Ausschnitt, Tempo und Schleife</translation>
    </message>
    <message>
        <source>&amp;Export: size, format and quality</source>
        <translation>&amp;Export: Größe, Format und Qualität</translation>
    </message>
    <message>
        <source>They replace the settings of each photo, as one undo step.</source>
        <translation>Sie ersetzen die Einstellungen jedes Fotos, als ein einziger Schritt.</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>To {}</source>
        <translation>In {}</translation>
    </message>
    <message>
        <source>To {} selected photos</source>
        <translation>In {} ausgewählte Fotos</translation>
    </message>
</context><context>
    <name>PhotoGuide</name>
    <message>
        <source>Something passes by</source>
        <translation>Etwas fährt vorbei</translation>
    </message>
    <message>
        <source>It is blurred along its path, and the rest is sharp enough to show the difference.</source>
        <translation>Es ist entlang seines Wegs verwischt, und der Rest ist scharf genug, um den Unterschied zu sehen.</translation>
    </message>
    <message>
        <source>Someone moves</source>
        <translation>Jemand bewegt sich</translation>
    </message>
    <message>
        <source>A head turns, a hand waves, a dancer jumps, while the camera is still.</source>
        <translation>Ein Kopf dreht sich, eine Hand winkt, jemand tanzt, während die Kamera stillhält.</translation>
    </message>
    <message>
        <source>Something rotates</source>
        <translation>Etwas dreht sich</translation>
    </message>
    <message>
        <source>Part of a rotation is enough. If you know its direction, draw a stroke along it.</source>
        <translation>Ein Teil einer Drehung genügt. Wenn Sie die Richtung kennen, zeichnen Sie einen Strich entlang.</translation>
    </message>
    <message>
        <source>Out of focus</source>
        <translation>Unscharf gestellt</translation>
    </message>
    <message>
        <source>Everything is soft in all directions, so no motion is visible. Choose a photo in focus.</source>
        <translation>Alles ist in alle Richtungen weich, daher ist keine Bewegung zu sehen. Wählen Sie ein scharf gestelltes Foto.</translation>
    </message>
    <message>
        <source>Nothing moves</source>
        <translation>Nichts bewegt sich</translation>
    </message>
    <message>
        <source>Everything is sharp. If something moved, draw a region and a stroke there.</source>
        <translation>Alles ist scharf. Wenn sich etwas bewegt hat, zeichnen Sie dort einen Bereich und einen Strich.</translation>
    </message>
    <message>
        <source>Blurred too long</source>
        <translation>Zu lang verwischt</translation>
    </message>
    <message>
        <source>The blur covers a large part of the picture. Export it smaller, or use a shorter exposure.</source>
        <translation>Die Unschärfe reicht über einen großen Teil des Bildes. Exportieren Sie es kleiner, oder belichten Sie kürzer.</translation>
    </message>
</context><context>
    <name>PhotoGuideDialog</name>
    <message>
        <source>Which Photos Work</source>
        <translation>Welche Fotos sich eignen</translation>
    </message>
    <message>
        <source>Suitable: a part of the picture is blurred by motion</source>
        <translation>Geeignet: Ein Teil des Bildes ist durch Bewegung verwischt</translation>
    </message>
    <message>
        <source>Unsuitable</source>
        <translation>Ungeeignet</translation>
    </message>
</context><context>
    <name>PhotoReader</name>
    <message>
        <source>Opening {}</source>
        <translation>{} wird geöffnet</translation>
    </message>
</context><context>
    <name>PlaybackFlow</name>
    <message>
        <source>Move Key Frame</source>
        <translation>Schlüsselbild verschieben</translation>
    </message>
    <message>
        <source>Set Key Frame</source>
        <translation>Schlüsselbild setzen</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Set Out Point</source>
        <translation>Out-Punkt setzen</translation>
    </message>
    <message>
        <source>Set In Point</source>
        <translation>In-Punkt setzen</translation>
    </message>
</context><context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>NVIDIA graphics card (CUDA)</source>
        <translation>NVIDIA-Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Apple graphics (MPS)</source>
        <translation>Apple-Grafik (MPS)</translation>
    </message>
    <message>
        <source>32 bit, exact</source>
        <translation>32 Bit, genau</translation>
    </message>
    <message>
        <source>16 bit, half the memory</source>
        <translation>16 Bit, halber Speicher</translation>
    </message>
    <message>
        <source>Same as the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Unfold on</source>
        <translation>Entfalten auf</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Changing the device, the precision or the memory restarts unfolding and exporting.</source>
        <translation>Ein anderes Gerät, eine andere Genauigkeit oder Speichergrenze startet Entfalten und Exportieren neu.</translation>
    </message>
    <message>
        <source>Unfolding and exporting each get half of the memory limit, but at least 1.5 GB.</source>
        <translation>Entfalten und Exportieren bekommen je die Hälfte der Speichergrenze, aber mindestens 1,5 GB.</translation>
    </message>
    <message>
        <source>Restart Shutterspan to change the language.</source>
        <translation>Starten Sie Shutterspan neu, um die Sprache zu wechseln.</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Unbegrenzt</translation>
    </message>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
</context><context>
    <name>PresetDialog</name>
    <message>
        <source>Save to</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Change the destination</source>
        <translation>Ziel ändern</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
</context><context>
    <name>PresetFields</name>
    <message>
        <source>Best quality (slower)</source>
        <translation>Beste Qualität (langsamer)</translation>
    </message>
    <message>
        <source>Regions only</source>
        <translation>Nur die Bereiche</translation>
    </message>
    <message>
        <source>Same as the photo</source>
        <translation>Wie das Foto</translation>
    </message>
    <message>
        <source>Crop to this aspect ratio. Drag the crop on the picture to move it</source>
        <translation>Auf dieses Seitenverhältnis zuschneiden. Der Zuschnitt lässt sich auf dem Bild verschieben</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>From 1 to 100. A higher value gives better quality and a larger file</source>
        <translation>Von 1 bis 100. Ein höherer Wert gibt bessere Qualität und eine größere Datei</translation>
    </message>
    <message>
        <source>May contain {}</source>
        <translation>Kann {} enthalten</translation>
    </message>
    <message>
        <source>Slightly more accurate motion, in about twice the time</source>
        <translation>Etwas genauere Bewegung in etwa der doppelten Zeit</translation>
    </message>
    <message>
        <source>Only the content of the regions, with transparency around it</source>
        <translation>Nur der Inhalt der Bereiche, mit Transparenz darum herum</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Einzelbilder</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>Verhältnis</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context><context>
    <name>PresetList</name>
    <message>
        <source>Purpose</source>
        <translation>Zweck</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Einzelbilder</translation>
    </message>
    <message>
        <source>{}, your own preset</source>
        <translation>{}, eigene Vorgabe</translation>
    </message>
</context><context>
    <name>PresetMenu</name>
    <message>
        <source>Presets</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>&amp;Save as Preset…</source>
        <translation>Als Vorgabe &amp;sichern …</translation>
    </message>
    <message>
        <source>Save &amp;Changes</source>
        <translation>Änderungen s&amp;ichern</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>&amp;Umbenennen …</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen …</translation>
    </message>
    <message>
        <source>Save as Preset</source>
        <translation>Als Vorgabe sichern</translation>
    </message>
    <message>
        <source>The preset “{}” already exists. Replace it?</source>
        <translation>Es gibt schon eine Vorgabe „{}“. Ersetzen?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Rename Preset</source>
        <translation>Vorgabe umbenennen</translation>
    </message>
    <message>
        <source>Delete the preset “{}”?</source>
        <translation>Die Vorgabe „{}“ löschen?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context><context>
    <name>ProgressStrip</name>
    <message>
        <source>about {} min left</source>
        <translation>noch etwa {} min</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Stop: {}</source>
        <translation>Abbrechen: {}</translation>
    </message>
    <message>
        <source>about {} s left</source>
        <translation>noch etwa {} s</translation>
    </message>
</context><context>
    <name>Prompts</name>
    <message>
        <source>Photos and projects</source>
        <translation>Fotos und Projekte</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Add Photos</source>
        <translation>Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Shutterspan projects</source>
        <translation>Shutterspan-Projekte</translation>
    </message>
    <message>
        <source>Save Project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Save Frame as Picture</source>
        <translation>Einzelbild als Foto speichern</translation>
    </message>
    <message>
        <source>Folder for the Frames</source>
        <translation>Ordner für die Einzelbilder</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Folder for the Exports</source>
        <translation>Ordner für die Exporte</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>exports.csv</source>
        <translation>exporte.csv</translation>
    </message>
    <message>
        <source>Save Report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Unsaved Changes</source>
        <translation>Ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>Save the changes to {}?</source>
        <translation>Die Änderungen an {} speichern?</translation>
    </message>
    <message>
        <source>Otherwise they are lost.</source>
        <translation>Sonst gehen sie verloren.</translation>
    </message>
    <message>
        <source>Unsaved Work</source>
        <translation>Nicht gespeicherte Arbeit</translation>
    </message>
    <message>
        <source>Save your work as a project?</source>
        <translation>Ihre Arbeit als Projekt speichern?</translation>
    </message>
    <message>
        <source>The photo itself is never changed.</source>
        <translation>Das Foto selbst wird nie verändert.</translation>
    </message>
    <message>
        <source>An export is not finished.</source>
        <translation>Ein Export ist nicht fertig.</translation>
    </message>
    <message>
        <source>{} exports are not finished.</source>
        <translation>{} Exporte sind nicht fertig.</translation>
    </message>
    <message>
        <source>Exports Running</source>
        <translation>Exporte laufen</translation>
    </message>
    <message>
        <source>Unfinished files are removed.</source>
        <translation>Unfertige Dateien werden entfernt.</translation>
    </message>
    <message>
        <source>Stop Exports</source>
        <translation>Exporte abbrechen</translation>
    </message>
    <message>
        <source>Keep Exporting</source>
        <translation>Weiter exportieren</translation>
    </message>
    <message>
        <source>Resume at Next Start</source>
        <translation>Beim nächsten Start fortsetzen</translation>
    </message>
    <message>
        <source>One of the photos has unsaved edits.</source>
        <translation>Eines der Fotos hat ungespeicherte Änderungen.</translation>
    </message>
    <message>
        <source>{} photos have unsaved edits.</source>
        <translation>{} Fotos haben ungespeicherte Änderungen.</translation>
    </message>
    <message>
        <source>Unsaved Edits</source>
        <translation>Ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>If you remove the photos, these edits are lost.</source>
        <translation>Wenn Sie die Fotos entfernen, gehen diese Änderungen verloren.</translation>
    </message>
    <message>
        <source>Remove Anyway</source>
        <translation>Trotzdem entfernen</translation>
    </message>
    <message>
        <source>Nothing moves, so all frames would be the same.</source>
        <translation>Es bewegt sich nichts, also wären alle Einzelbilder gleich.</translation>
    </message>
    <message>
        <source>Nothing Moves</source>
        <translation>Nichts bewegt sich</translation>
    </message>
    <message>
        <source>Write it anyway?</source>
        <translation>Trotzdem schreiben?</translation>
    </message>
    <message>
        <source>Which Photos Work</source>
        <translation>Welche Fotos sich eignen</translation>
    </message>
    <message>
        <source>Write It Anyway</source>
        <translation>Trotzdem schreiben</translation>
    </message>
</context><context>
    <name>QueueDialog</name>
    <message>
        <source>Exports</source>
        <translation>Exporte</translation>
    </message>
    <message>
        <source>No exports are running or waiting.</source>
        <translation>Es laufen und warten keine Exporte.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Clear Finished</source>
        <translation>Fertige entfernen</translation>
    </message>
    <message>
        <source>Save Report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Start no further exports. The current export continues</source>
        <translation>Keinen weiteren Export beginnen. Der laufende geht weiter</translation>
    </message>
    <message>
        <source>Saved {}.</source>
        <translation>{} gespeichert.</translation>
    </message>
    <message>
        <source>{} %</source>
        <translation>{} %</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>nothing moves</source>
        <translation>nichts bewegt sich</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>abgebrochen</translation>
    </message>
</context><context>
    <name>QueueFlow</name>
    <message>
        <source>Copying the frame</source>
        <translation>Einzelbild wird kopiert</translation>
    </message>
    <message>
        <source>Exporting {}</source>
        <translation>{} wird exportiert</translation>
    </message>
    <message>
        <source>Exporting {0}, {1} of {2}</source>
        <translation>{0} wird exportiert, {1} von {2}</translation>
    </message>
</context><context>
    <name>RecentCard</name>
    <message>
        <source>Open {}</source>
        <translation>{} öffnen</translation>
    </message>
</context><context>
    <name>RecentFilesFlow</name>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Zuletzt &amp;geöffnet</translation>
    </message>
    <message>
        <source>&amp;Clear Recent Files</source>
        <translation>Liste &amp;leeren</translation>
    </message>
</context><context>
    <name>Recovery</name>
    <message>
        <source>an unsaved document</source>
        <translation>einem ungespeicherten Dokument</translation>
    </message>
</context><context>
    <name>RegionPanel</name>
    <message>
        <source>Regions</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Everything may move. If you draw a region, only its content moves and the rest stays still.</source>
        <translation>Alles darf sich bewegen. Wenn Sie einen Bereich zeichnen, bewegt sich nur sein Inhalt, und der Rest steht still.</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Width of the soft border of the selected region</source>
        <translation>Breite der weichen Kante des ausgewählten Bereichs</translation>
    </message>
    <message>
        <source>Original photo</source>
        <translation>Ursprüngliches Foto</translation>
    </message>
    <message>
        <source>Sharpened still</source>
        <translation>Geschärftes Standbild</translation>
    </message>
    <message>
        <source>Moves too</source>
        <translation>Bewegt sich auch</translation>
    </message>
    <message>
        <source>What is visible outside the regions</source>
        <translation>Was außerhalb der Bereiche zu sehen ist</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Weiche Kante</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>Umgebung</translation>
    </message>
</context><context>
    <name>SettingsFlow</name>
    <message>
        <source>{} can't be read.</source>
        <translation>{} lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>Copied the settings of {}.</source>
        <translation>Einstellungen von {} kopiert.</translation>
    </message>
    <message>
        <source>Paste Settings</source>
        <translation>Einstellungen einfügen</translation>
    </message>
    <message>
        <source>Can't be read: {}.</source>
        <translation>Nicht lesbar: {}.</translation>
    </message>
    <message>
        <source>Left out: {0}. {1}</source>
        <translation>Ausgelassen: {0}. {1}</translation>
    </message>
    <message>
        <source>Settings applied to {0} of {1} photos.</source>
        <translation>Einstellungen auf {0} von {1} Fotos angewendet.</translation>
    </message>
    <message>
        <source>Settings applied to {}.</source>
        <translation>Einstellungen auf {} angewendet.</translation>
    </message>
    <message>
        <source>Settings applied to {} photos.</source>
        <translation>Einstellungen auf {} Fotos angewendet.</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} und {1} weitere</translation>
    </message>
</context><context>
    <name>SnapFlow</name>
    <message>
        <source>No object stands out in the outline, so the outline becomes the region.</source>
        <translation>Im Umriss hebt sich nichts ab, daher wird der Umriss zum Bereich.</translation>
    </message>
</context><context>
    <name>StrengthControl</name>
    <message>
        <source>How far things move in the clip. Double-click for 100 %</source>
        <translation>Wie weit sich im Clip etwas bewegt. Doppelklick für 100 %</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>How far things move in the clip</source>
        <translation>Wie weit sich im Clip etwas bewegt</translation>
    </message>
    <message>
        <source>Back to 100 %</source>
        <translation>Zurück auf 100 %</translation>
    </message>
    <message>
        <source>{}: back to 100 %</source>
        <translation>{}: zurück auf 100 %</translation>
    </message>
    <message>
        <source>stands still</source>
        <translation>steht still</translation>
    </message>
    <message>
        <source>as drawn</source>
        <translation>wie gezeichnet</translation>
    </message>
    <message>
        <source>as found</source>
        <translation>wie gefunden</translation>
    </message>
    <message>
        <source>{} times as far</source>
        <translation>{}-mal so weit</translation>
    </message>
</context><context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Unfold the photo to see its frames</source>
        <translation>Entfalten Sie das Foto, um seine Einzelbilder zu sehen</translation>
    </message>
    <message>
        <source>Key frame: the frame that is exported as a picture. Drag to move it</source>
        <translation>Schlüsselbild: das Einzelbild, das als Bild exportiert wird. Zum Verschieben ziehen</translation>
    </message>
    <message>
        <source>Sharpest frame. Click to make it the key frame</source>
        <translation>Schärfstes Einzelbild. Klicken, um es zum Schlüsselbild zu machen</translation>
    </message>
    <message>
        <source>Frame {0} of {1}</source>
        <translation>Einzelbild {0} von {1}</translation>
    </message>
</context><context>
    <name>ToolOptions</name>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Kante</translation>
    </message>
    <message>
        <source>Brush: {}</source>
        <translation>Pinsel: {}</translation>
    </message>
    <message>
        <source>Use length</source>
        <translation>Länge verwenden</translation>
    </message>
    <message>
        <source>The length of the arrow is the distance of the motion</source>
        <translation>Die Länge des Pfeils ist die Strecke der Bewegung</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>Verhältnis</translation>
    </message>
    <message>
        <source>Whole photo</source>
        <translation>Ganzes Foto</translation>
    </message>
    <message>
        <source>Drag to move, wheel to zoom</source>
        <translation>Ziehen verschiebt, Mausrad zoomt</translation>
    </message>
    <message>
        <source>Click a region, an arrow or a stroke; drag it or its handles</source>
        <translation>Bereich, Pfeil oder Strich anklicken und ihn oder seine Griffe ziehen</translation>
    </message>
    <message>
        <source>Click what moved, or draw roughly around it; Shift adds, Ctrl cuts</source>
        <translation>Anklicken oder grob umfahren, was sich bewegt hat; Umschalt fügt hinzu, Strg schneidet weg</translation>
    </message>
    <message>
        <source>Drag in the direction of the motion</source>
        <translation>In die Richtung der Bewegung ziehen</translation>
    </message>
    <message>
        <source>Choose the aspect ratio of exports, and drag the crop</source>
        <translation>Seitenverhältnis der Exporte wählen und den Zuschnitt ziehen</translation>
    </message>
    <message>
        <source>Drag along the path of the motion; Shift draws a straight stroke</source>
        <translation>Den Weg der Bewegung entlang ziehen; mit Umschalt wird der Strich gerade</translation>
    </message>
    <message>
        <source>Shift adds, Ctrl cuts</source>
        <translation>Umschalt fügt hinzu, Strg schneidet aus</translation>
    </message>
</context><context>
    <name>ToolRail</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context><context>
    <name>TopBar</name>
    <message>
        <source>Export…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Zoom: {:.0f} percent</source>
        <translation>Zoom: {:.0f} Prozent</translation>
    </message>
</context><context>
    <name>TourCallout</name>
    <message>
        <source>This control is hidden. Show the panels again in the View menu.</source>
        <translation>Dieses Element ist verborgen. Zeigen Sie die Leisten wieder über das Menü Ansicht.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>Den Rundgang überspringen</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>Schritt {0} von {1}</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context><context>
    <name>TourFlow</name>
    <message>
        <source>The tour is finished. You can start it again from the Help menu.</source>
        <translation>Der Rundgang ist beendet. Sie können ihn im Menü Hilfe wieder starten.</translation>
    </message>
</context><context>
    <name>TourSteps</name>
    <message>
        <source>Watch the exposure</source>
        <translation>Die Belichtung ansehen</translation>
    </message>
    <message>
        <source>Shutterspan computes what moved while the shutter was open. When the clip plays, press Space to pause and play, or drag along the frames.</source>
        <translation>Shutterspan berechnet, was sich bewegte, während der Verschluss offen war. Sobald der Clip läuft, hält die Leertaste ihn an und spielt ihn ab; oder ziehen Sie über die Einzelbilder.</translation>
    </message>
    <message>
        <source>Draw around what moves</source>
        <translation>Umfahren, was sich bewegt</translation>
    </message>
    <message>
        <source>Shutterspan looks for motion in the whole photo. If only one thing should move, draw around it with one of these tools. Everything else then stays as in the photo.</source>
        <translation>Shutterspan sucht im ganzen Foto nach Bewegung. Soll sich nur eines bewegen, umfahren Sie es mit einem dieser Werkzeuge. Alles andere bleibt dann wie im Foto.</translation>
    </message>
    <message>
        <source>Choose the direction</source>
        <translation>Die Richtung wählen</translation>
    </message>
    <message>
        <source>Blur doesn't show the direction of a motion, so Shutterspan assumes one. Click Flip to reverse it, or draw the direction with the arrow tool.</source>
        <translation>Unschärfe zeigt nicht, in welche Richtung sich etwas bewegt hat, also nimmt Shutterspan eine an. „Umkehren“ kehrt sie um. Oder zeichnen Sie die Richtung mit dem Pfeil-Werkzeug.</translation>
    </message>
    <message>
        <source>Export the clip</source>
        <translation>Den Clip exportieren</translation>
    </message>
    <message>
        <source>Save a video, a GIF, single frames or a still at full quality. Your photo is not changed.</source>
        <translation>Sichern Sie ein Video, ein GIF, Einzelbilder oder ein Standbild in voller Qualität. Ihr Foto wird nicht verändert.</translation>
    </message>
</context><context>
    <name>Transport</name>
    <message>
        <source>Frame {0} of {1} · {2} s</source>
        <translation>Bild {0} von {1} · {2} s</translation>
    </message>
    <message>
        <source>Frame {0} of {1}, {2} seconds into the clip, {3}</source>
        <translation>Einzelbild {0} von {1}, {2} Sekunden nach Beginn des Clips, {3}</translation>
    </message>
    <message>
        <source>Playing at {} times the speed</source>
        <translation>Läuft mit {}-fachem Tempo</translation>
    </message>
    <message>
        <source>Whole exposure</source>
        <translation>Ganze Belichtung</translation>
    </message>
    <message>
        <source>{0} % to {1} %</source>
        <translation>{0} % bis {1} %</translation>
    </message>
    <message>
        <source>{} % of the exposure</source>
        <translation>{} % der Belichtung</translation>
    </message>
    <message>
        <source>{} ms after the shutter opened</source>
        <translation>{} ms nach dem Öffnen des Verschlusses</translation>
    </message>
    <message>
        <source>{} s after the shutter opened</source>
        <translation>{} s nach dem Öffnen des Verschlusses</translation>
    </message>
</context><context>
    <name>TrayFlow</name>
    <message>
        <source>Searching {}</source>
        <translation>{} wird durchsucht</translation>
    </message>
    <message>
        <source>Find the Photo…</source>
        <translation>Foto suchen…</translation>
    </message>
    <message>
        <source>Where Is the Photo Now?</source>
        <translation>Wo ist das Foto jetzt?</translation>
    </message>
    <message>
        <source>The tray has room for {} photos. The others were left out.</source>
        <translation>In die Ablage passen {} Fotos. Die übrigen wurden ausgelassen.</translation>
    </message>
    <message>
        <source>Projects were left out: open them one at a time.</source>
        <translation>Projekte wurden ausgelassen: bitte einzeln öffnen.</translation>
    </message>
    <message>
        <source>These photos are already in the tray.</source>
        <translation>Diese Fotos liegen schon in der Ablage.</translation>
    </message>
    <message>
        <source>No photos were found.</source>
        <translation>Es wurden keine Fotos gefunden.</translation>
    </message>
    <message>
        <source>{0} photos added. {1} were already in the tray.</source>
        <translation>{0} Fotos hinzugefügt. {1} lagen schon in der Ablage.</translation>
    </message>
    <message>
        <source>{} photos added.</source>
        <translation>{} Fotos hinzugefügt.</translation>
    </message>
    <message>
        <source>{} photos can't be read.</source>
        <translation>{} Fotos lassen sich nicht lesen.</translation>
    </message>
    <message>
        <source>{} can't be read.</source>
        <translation>{} lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>They are marked in the tray.</source>
        <translation>Sie sind in der Ablage markiert.</translation>
    </message>
    <message>
        <source>Read Again</source>
        <translation>Erneut lesen</translation>
    </message>
</context><context>
    <name>TrayModel</name>
    <message>
        <source>Waiting to be unfolded</source>
        <translation>Wartet auf das Entfalten</translation>
    </message>
    <message>
        <source>Being unfolded</source>
        <translation>Wird entfaltet</translation>
    </message>
    <message>
        <source>Unfolded</source>
        <translation>Entfaltet</translation>
    </message>
    <message>
        <source>Waiting to be exported</source>
        <translation>Wartet auf den Export</translation>
    </message>
    <message>
        <source>Being exported</source>
        <translation>Wird exportiert</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>Exportiert</translation>
    </message>
    <message>
        <source>Not exported, because nothing moves</source>
        <translation>Nicht exportiert, weil sich nichts bewegt</translation>
    </message>
    <message>
        <source>The export failed</source>
        <translation>Der Export ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>The export was stopped</source>
        <translation>Der Export wurde abgebrochen</translation>
    </message>
    <message>
        <source>{0} × {1} pixels</source>
        <translation>{0} × {1} Pixel</translation>
    </message>
    <message>
        <source>Can't be read: {}</source>
        <translation>Nicht lesbar: {}</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
</context><context>
    <name>TrayView</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>{} photos</source>
        <translation>{} Fotos</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 Foto</translation>
    </message>
    <message>
        <source>{} selected</source>
        <translation>{} ausgewählt</translation>
    </message>
    <message>
        <source>{} can't be read</source>
        <translation>{} nicht lesbar</translation>
    </message>
</context><context>
    <name>UndoFlow</name>
    <message>
        <source>&amp;Undo {}</source>
        <translation>&amp;Rückgängig: {}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo {}</source>
        <translation>&amp;Wiederholen: {}</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
</context><context>
    <name>UnfoldAheadFlow</name>
    <message>
        <source>Unfolding</source>
        <translation>Entfalten</translation>
    </message>
    <message>
        <source>Unfolding {0}, {1} of {2}</source>
        <translation>{0} wird entfaltet, {1} von {2}</translation>
    </message>
</context><context>
    <name>UnfoldFlow</name>
    <message>
        <source>&amp;Unfold Again</source>
        <translation>Erneut &amp;entfalten</translation>
    </message>
    <message>
        <source>&amp;Unfold</source>
        <translation>&amp;Entfalten</translation>
    </message>
    <message>
        <source>Unfolding</source>
        <translation>Entfalten</translation>
    </message>
    <message>
        <source>No settings are needed. The photo itself is not changed.</source>
        <translation>Es sind keine Einstellungen nötig. Das Foto selbst wird nicht verändert.</translation>
    </message>
    <message>
        <source>{} × {} preview</source>
        <translation>Vorschau mit {} × {}</translation>
    </message>
    <message>
        <source>full size</source>
        <translation>volle Größe</translation>
    </message>
    <message>
        <source>Unfolded at {}. Exports are made at full quality.</source>
        <translation>Entfaltet: {}. Exportiert wird in voller Qualität.</translation>
    </message>
    <message>
        <source>Unfold Again</source>
        <translation>Erneut entfalten</translation>
    </message>
</context><context>
    <name>WindowFlow</name>
    <message>
        <source>{} %</source>
        <translation>{} %</translation>
    </message>
</context><context>
    <name>Wording</name>
    <message>
        <source>Close other programs, export at a smaller width, or raise the memory limit.</source>
        <translation>Schließen Sie andere Programme, exportieren Sie schmaler, oder erhöhen Sie die Speichergrenze.</translation>
    </message>
    <message>
        <source>It may have been moved or renamed.</source>
        <translation>Vielleicht wurde sie verschoben oder umbenannt.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>Wählen Sie ein anderes Format.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Draw a stroke along the path of the motion.</source>
        <translation>Zeichnen Sie einen Strich entlang der Bewegung.</translation>
    </message>
    <message>
        <source>Unfold the photo again.</source>
        <translation>Entfalten Sie das Foto noch einmal.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, restart Shutterspan.</source>
        <translation>Versuchen Sie es noch einmal. Hilft das nicht, starten Sie Shutterspan neu.</translation>
    </message>
    <message>
        <source>Install Shutterspan again.</source>
        <translation>Installieren Sie Shutterspan noch einmal.</translation>
    </message>
    <message>
        <source>Choose another name, or choose the same name again to replace the file.</source>
        <translation>Wählen Sie einen anderen Namen, oder noch einmal denselben, um die Datei zu ersetzen.</translation>
    </message>
    <message>
        <source>Raise the strength, or draw a stroke where something moved.</source>
        <translation>Erhöhen Sie die Stärke, oder zeichnen Sie einen Strich, wo sich etwas bewegte.</translation>
    </message>
    <message>
        <source>Set the in point before the out point.</source>
        <translation>Setzen Sie den Anfang vor das Ende.</translation>
    </message>
    <message>
        <source>Choose another photo.</source>
        <translation>Wählen Sie ein anderes Foto.</translation>
    </message>
    <message>
        <source>Choose a new folder, or remove this one.</source>
        <translation>Wählen Sie einen neuen Ordner, oder entfernen Sie diesen.</translation>
    </message>
    <message>
        <source>If something moved, draw a region and a stroke there.</source>
        <translation>Wenn sich etwas bewegte, zeichnen Sie dort einen Bereich und einen Strich.</translation>
    </message>
    <message>
        <source>Draw fewer or simpler regions.</source>
        <translation>Zeichnen Sie weniger oder einfachere Bereiche.</translation>
    </message>
    <message>
        <source>Free some space on the disk, or choose another folder.</source>
        <translation>Schaffen Sie Platz auf dem Datenträger, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Choose another device in the preferences.</source>
        <translation>Wählen Sie in den Einstellungen ein anderes Gerät.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Draw it again.</source>
        <translation>Zeichnen Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>Restore it from a backup.</source>
        <translation>Stellen Sie sie aus einer Sicherung wieder her.</translation>
    </message>
    <message>
        <source>Draw it inside the photo.</source>
        <translation>Zeichnen Sie ihn innerhalb des Fotos.</translation>
    </message>
    <message>
        <source>If memory ran short, export at a smaller width.</source>
        <translation>Wenn der Speicher knapp war, exportieren Sie schmaler.</translation>
    </message>
    <message>
        <source>At a width of {width} pixels it looks sharper.</source>
        <translation>Bei einer Breite von {width} Pixeln wirkt es schärfer.</translation>
    </message>
</context><context>
    <name>_ExportTable</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context><context>
    <name>_RegionRow</name>
    <message>
        <source>Effect of {}</source>
        <translation>Wirkung von {}</translation>
    </message>
    <message>
        <source>Switch the region off or on</source>
        <translation>Den Bereich aus- oder einschalten</translation>
    </message>
    <message>
        <source>Colour of {}</source>
        <translation>Farbe von {}</translation>
    </message>
    <message>
        <source>Choose another colour</source>
        <translation>Eine andere Farbe wählen</translation>
    </message>
    <message>
        <source>Colour {}</source>
        <translation>Farbe {}</translation>
    </message>
    <message>
        <source>Name of {}</source>
        <translation>Name von {}</translation>
    </message>
    <message>
        <source>Motion of {}</source>
        <translation>Bewegung von {}</translation>
    </message>
    <message>
        <source>Flip time in {}</source>
        <translation>Zeit in {} umkehren</translation>
    </message>
    <message>
        <source>Reverse time in this region</source>
        <translation>Die Zeit in diesem Bereich umkehren</translation>
    </message>
</context></TS>
