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
        <source>A photo that comes with the app, to try it out</source>
        <translation>Ein mitgeliefertes Foto zum Ausprobieren</translation>
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
        <source>Make a video, a GIF, frames or a still, at full quality</source>
        <translation>Video, GIF, Einzelbilder oder Standbild in voller Qualität ausgeben</translation>
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
        <source>What is being exported, and what waits</source>
        <translation>Was gerade exportiert wird und was wartet</translation>
    </message>
    <message>
        <source>Save &amp;Frame as Photograph…</source>
        <translation>Einzelbild als Fo&amp;to speichern…</translation>
    </message>
    <message>
        <source>The frame at the playhead, at full quality</source>
        <translation>Das Einzelbild am Abspielkopf, in voller Qualität</translation>
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
        <source>Leave Shutterspan</source>
        <translation>Shutterspan verlassen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take back the last step</source>
        <translation>Den letzten Schritt zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Take the step again</source>
        <translation>Den Schritt noch einmal ausführen</translation>
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
        <source>Let the selected region have no effect, or have it again</source>
        <translation>Den ausgewählten Bereich unwirksam machen, oder wieder wirksam</translation>
    </message>
    <message>
        <source>D&amp;eselect</source>
        <translation>Auswahl auf&amp;heben</translation>
    </message>
    <message>
        <source>Select no region</source>
        <translation>Keinen Bereich auswählen</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Device, memory, theme and language</source>
        <translation>Gerät, Speicher, Aussehen und Sprache</translation>
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
        <source>Take the selected photos out of the tray; their files stay</source>
        <translation>Die ausgewählten Fotos aus der Ablage nehmen; ihre Dateien bleiben</translation>
    </message>
    <message>
        <source>&amp;Previous Photo</source>
        <translation>&amp;Voriges Foto</translation>
    </message>
    <message>
        <source>Go to the photo before this one</source>
        <translation>Zum Foto vor diesem gehen</translation>
    </message>
    <message>
        <source>&amp;Next Photo</source>
        <translation>&amp;Nächstes Foto</translation>
    </message>
    <message>
        <source>Go to the photo after this one</source>
        <translation>Zum Foto nach diesem gehen</translation>
    </message>
    <message>
        <source>&amp;Unfold Selected Photos</source>
        <translation>Ausgewählte Fotos ent&amp;falten</translation>
    </message>
    <message>
        <source>Unfold the selected photos one after another, while you go on working</source>
        <translation>Die ausgewählten Fotos nacheinander entfalten, während Sie weiterarbeiten</translation>
    </message>
    <message>
        <source>&amp;Copy Settings</source>
        <translation>Einstellungen &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the regions, arrows, time and export of this photo</source>
        <translation>Bereiche, Pfeile, Zeit und Export dieses Fotos kopieren</translation>
    </message>
    <message>
        <source>Pa&amp;ste Settings…</source>
        <translation>Einstellungen e&amp;infügen…</translation>
    </message>
    <message>
        <source>Give the copied settings to the selected photos</source>
        <translation>Die kopierten Einstellungen auf die ausgewählten Fotos übertragen</translation>
    </message>
    <message>
        <source>&amp;Unfold</source>
        <translation>&amp;Entfalten</translation>
    </message>
    <message>
        <source>Find out what happened while the shutter was open</source>
        <translation>Sichtbar machen, was bei offenem Verschluss geschah</translation>
    </message>
    <message>
        <source>Sto&amp;p</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Stop what is being worked on</source>
        <translation>Die laufende Arbeit abbrechen</translation>
    </message>
    <message>
        <source>&amp;Flip Time</source>
        <translation>&amp;Zeit umkehren</translation>
    </message>
    <message>
        <source>Play everything the other way round</source>
        <translation>Alles andersherum abspielen</translation>
    </message>
    <message>
        <source>Flip Time in the Re&amp;gion</source>
        <translation>Zeit im &amp;Bereich umkehren</translation>
    </message>
    <message>
        <source>Play the selected region the other way round</source>
        <translation>Den ausgewählten Bereich andersherum abspielen</translation>
    </message>
    <message>
        <source>T&amp;wo Possible Plays…</source>
        <translation>Zwei &amp;mögliche Abläufe…</translation>
    </message>
    <message>
        <source>See both directions of time side by side, and choose one</source>
        <translation>Beide Zeitrichtungen nebeneinander sehen und eine wählen</translation>
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
        <source>Pick a region, move it, pull its handles</source>
        <translation>Einen Bereich anklicken, verschieben, an den Griffen ziehen</translation>
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
        <source>Draw freely around what moves</source>
        <translation>Frei um das zeichnen, was sich bewegt</translation>
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
        <source>Rub out parts of the selected region</source>
        <translation>Teile des ausgewählten Bereichs wegradieren</translation>
    </message>
    <message>
        <source>&amp;Arrow</source>
        <translation>Pfe&amp;il</translation>
    </message>
    <message>
        <source>Draw which way something moved</source>
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
        <translation>Was gezeichnet wird, wird ein neuer Bereich</translation>
    </message>
    <message>
        <source>A&amp;dd to the Region</source>
        <translation>Zum Bereich hinzu&amp;fügen</translation>
    </message>
    <message>
        <source>What you draw is added to the selected region, as with Shift held</source>
        <translation>Was gezeichnet wird, kommt zum ausgewählten Bereich hinzu, wie mit der Umschalttaste</translation>
    </message>
    <message>
        <source>Cut fr&amp;om the Region</source>
        <translation>Aus dem Bereich au&amp;sschneiden</translation>
    </message>
    <message>
        <source>What you draw is cut from the selected region, as with Ctrl or Alt held</source>
        <translation>Was gezeichnet wird, wird aus dem ausgewählten Bereich ausgeschnitten, wie mit Strg oder Alt</translation>
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
        <source>See it larger</source>
        <translation>Das Bild größer sehen</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Verklei&amp;nern</translation>
    </message>
    <message>
        <source>See it smaller</source>
        <translation>Das Bild kleiner sehen</translation>
    </message>
    <message>
        <source>F&amp;it</source>
        <translation>&amp;Einpassen</translation>
    </message>
    <message>
        <source>See the whole photo</source>
        <translation>Das ganze Foto zeigen</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>One pixel of the photo is one of the screen</source>
        <translation>Ein Pixel des Fotos ist ein Pixel des Bildschirms</translation>
    </message>
    <message>
        <source>&amp;200 %</source>
        <translation>&amp;200 %</translation>
    </message>
    <message>
        <source>One pixel of the photo is four of the screen</source>
        <translation>Ein Pixel des Fotos sind vier des Bildschirms</translation>
    </message>
    <message>
        <source>&amp;Loupe</source>
        <translation>L&amp;upe</translation>
    </message>
    <message>
        <source>See the place under the mouse at 100 %; hold the key for a moment's look</source>
        <translation>Die Stelle unter der Maus in 100 % sehen; für einen kurzen Blick die Taste halten</translation>
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
        <source>See nothing but the picture</source>
        <translation>Nichts als das Bild sehen</translation>
    </message>
    <message>
        <source>F&amp;ull Screen</source>
        <translation>Vollb&amp;ild</translation>
    </message>
    <message>
        <source>Fill the screen; Esc leaves it</source>
        <translation>Den Bildschirm füllen; Esc beendet es</translation>
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
        <source>Photo and frame in one picture, with a line to drag</source>
        <translation>Foto und Einzelbild in einem Bild, mit einer Linie zum Ziehen</translation>
    </message>
    <message>
        <source>Side &amp;by Side</source>
        <translation>Nebeneinan&amp;der</translation>
    </message>
    <message>
        <source>Photo and frame beside each other, at the same place and zoom</source>
        <translation>Foto und Einzelbild nebeneinander, an derselben Stelle in derselben Größe</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>Show the photo as it was taken; hold C to compare for a moment</source>
        <translation>Das Foto zeigen, wie es aufgenommen wurde; C gedrückt halten vergleicht kurz</translation>
    </message>
    <message>
        <source>&amp;No Overlay</source>
        <translation>&amp;Keine Überlagerung</translation>
    </message>
    <message>
        <source>Nothing over the picture</source>
        <translation>Nichts über dem Bild</translation>
    </message>
    <message>
        <source>Motion as &amp;Arrows</source>
        <translation>Bewegung als &amp;Pfeile</translation>
    </message>
    <message>
        <source>Where things went, as arrows</source>
        <translation>Wohin sich alles bewegt hat, als Pfeile</translation>
    </message>
    <message>
        <source>Motion as &amp;Colours</source>
        <translation>Bewegung als Fa&amp;rben</translation>
    </message>
    <message>
        <source>Hue shows the direction, strength the speed</source>
        <translation>Der Farbton zeigt die Richtung, die Sättigung das Tempo</translation>
    </message>
    <message>
        <source>What Is Doub&amp;tful</source>
        <translation>Was &amp;zweifelhaft ist</translation>
    </message>
    <message>
        <source>Marks where the frames don't add up to the photo</source>
        <translation>Markiert, wo die Einzelbilder zusammen nicht das Foto ergeben</translation>
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
        <source>Play backwards; again: faster</source>
        <translation>Rückwärts abspielen; nochmals: schneller</translation>
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
        <source>Play forwards; again: faster</source>
        <translation>Vorwärts abspielen; nochmals: schneller</translation>
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
        <source>One frame on</source>
        <translation>Ein Einzelbild weiter</translation>
    </message>
    <message>
        <source>Go to &amp;In Point</source>
        <translation>Zum &amp;In-Punkt</translation>
    </message>
    <message>
        <source>Go to where the clip begins</source>
        <translation>Zum Anfang des Clips</translation>
    </message>
    <message>
        <source>Go to Ou&amp;t Point</source>
        <translation>Zum &amp;Out-Punkt</translation>
    </message>
    <message>
        <source>Go to where the clip ends</source>
        <translation>Zum Ende des Clips</translation>
    </message>
    <message>
        <source>&amp;Set In Point</source>
        <translation>In-Punkt &amp;setzen</translation>
    </message>
    <message>
        <source>The clip begins at the playhead</source>
        <translation>Der Clip beginnt am Abspielkopf</translation>
    </message>
    <message>
        <source>Set &amp;Out Point</source>
        <translation>Out-Punkt se&amp;tzen</translation>
    </message>
    <message>
        <source>The clip ends at the playhead</source>
        <translation>Der Clip endet am Abspielkopf</translation>
    </message>
    <message>
        <source>&amp;Keep as Key Frame</source>
        <translation>Als Schlüssel&amp;bild merken</translation>
    </message>
    <message>
        <source>The project remembers this instant as its photograph</source>
        <translation>Das Projekt merkt sich diesen Augenblick als sein Foto</translation>
    </message>
    <message>
        <source>Go to the S&amp;harpest Frame</source>
        <translation>Zum s&amp;chärfsten Einzelbild</translation>
    </message>
    <message>
        <source>Where the frames are sharpest, which makes a good key frame</source>
        <translation>Wo die Einzelbilder am schärfsten sind: ein gutes Schlüsselbild</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>All keys on one sheet</source>
        <translation>Alle Tasten auf einem Blatt</translation>
    </message>
    <message>
        <source>&amp;Take the Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>Four steps on a photo that comes with the app</source>
        <translation>Vier Schritte an einem Foto, das mitgeliefert wird</translation>
    </message>
    <message>
        <source>&amp;Which Photos Work</source>
        <translation>&amp;Welche Fotos sich eignen</translation>
    </message>
    <message>
        <source>Three that do, and three that don't</source>
        <translation>Drei, die sich eignen, und drei, die es nicht tun</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>What the app noted as it worked</source>
        <translation>Was das Programm bei der Arbeit notiert hat</translation>
    </message>
    <message>
        <source>&amp;About Shutterspan</source>
        <translation>Ü&amp;ber Shutterspan</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>Version und Lizenz</translation>
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
        <source>This Way or That Way?</source>
        <translation>So oder andersherum?</translation>
    </message>
    <message>
        <source>A blur doesn't show which way {} moved. Choose the play that looks right.</source>
        <translation>Eine Unschärfe zeigt nicht, in welche Richtung sich „{}“ bewegt hat. Wählen Sie den Ablauf, der richtig aussieht.</translation>
    </message>
    <message>
        <source>A blur doesn't show which way things moved. Choose the play that looks right.</source>
        <translation>Eine Unschärfe zeigt nicht, in welche Richtung sich etwas bewegt hat. Wählen Sie den Ablauf, der richtig aussieht.</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>This way</source>
        <translation>So</translation>
    </message>
    <message>
        <source>as it plays now</source>
        <translation>wie es jetzt abläuft</translation>
    </message>
    <message>
        <source>That way</source>
        <translation>Andersherum</translation>
    </message>
    <message>
        <source>the other way round</source>
        <translation>in umgekehrter Richtung</translation>
    </message>
    <message>
        <source>Both look the same: nothing moves here.</source>
        <translation>Beide sehen gleich aus: Hier bewegt sich nichts.</translation>
    </message>
</context><context>
    <name>AlternativesFlow</name>
    <message>
        <source>Play the Other Way</source>
        <translation>Andersherum abspielen</translation>
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
        <source>{} px, as the preset has it</source>
        <translation>{} px, wie die Vorlage</translation>
    </message>
    <message>
        <source>As each photo</source>
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
        <source>One that can't be read is left out.</source>
        <translation>Eines, das sich nicht lesen lässt, bleibt aus.</translation>
    </message>
    <message>
        <source>{} that can't be read are left out.</source>
        <translation>{}, die sich nicht lesen lassen, bleiben aus.</translation>
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
        <source>How many frames the clip has; more are always there, without unfolding again</source>
        <translation>Wie viele Einzelbilder der Clip hat; mehr gibt es jederzeit, ohne erneut zu entfalten</translation>
    </message>
    <message>
        <source>How long the clip takes to play once through</source>
        <translation>Wie lange der Clip einmal durch dauert</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>How many frames are shown a second</source>
        <translation>Wie viele Einzelbilder in der Sekunde gezeigt werden</translation>
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
        <source>How the clip plays on</source>
        <translation>Wie es am Ende des Clips weitergeht</translation>
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
        <translation>Wievielmal langsamer als in Echtzeit der Clip läuft</translation>
    </message>
    <message>
        <source>Play the clip as long as the exposure really took</source>
        <translation>Den Clip so lange abspielen, wie die Belichtung dauerte</translation>
    </message>
    <message>
        <source>The photo doesn't tell its shutter speed</source>
        <translation>Das Foto nennt seine Belichtungszeit nicht</translation>
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
        <source>After unfolding, the frames are blurred again and compared with the photo.</source>
        <translation>Nach dem Entfalten werden die Einzelbilder wieder verwischt und mit dem Foto verglichen.</translation>
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
        <source>{} % of the motion agrees with the photo's blur ({} dB).</source>
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
        <source>Preview – full size is coming</source>
        <translation>Vorschau – volle Größe kommt</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>The frame can't be shown at full size; the preview stays.</source>
        <translation>Das Einzelbild lässt sich nicht in voller Größe zeigen; die Vorschau bleibt.</translation>
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
        <source>Set by what you drew in the regions.</source>
        <translation>Durch Ihre Zeichnung in den Bereichen festgelegt.</translation>
    </message>
    <message>
        <source>A guess: blur has no direction. Flip it, or draw an arrow.</source>
        <translation>Geraten: Unschärfe hat keine Richtung. Umkehren oder einen Pfeil zeichnen.</translation>
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
        <source>There is no region selected to cut from.</source>
        <translation>Es ist kein Bereich ausgewählt, aus dem etwas herausgeschnitten werden könnte.</translation>
    </message>
    <message>
        <source>Click one first.</source>
        <translation>Zuerst einen anklicken.</translation>
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
        <source>Flip Region</source>
        <translation>Bereich umkehren</translation>
    </message>
    <message>
        <source>Feather Region</source>
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
        <source>Colour Region</source>
        <translation>Bereich färben</translation>
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
        <source>Save it to a folder first.</source>
        <translation>Erst in einem Ordner speichern.</translation>
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
        <source>As the photo, 4K at most</source>
        <translation>Wie das Foto, höchstens 4K</translation>
    </message>
    <message>
        <source>As the photo, {} px</source>
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
        <source>Go On</source>
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
        <source>The report says what became of the others.</source>
        <translation>Der Bericht sagt, was aus den anderen wurde.</translation>
    </message>
    <message>
        <source>Stopped. No unfinished file is left.</source>
        <translation>Beendet. Es bleibt keine unfertige Datei zurück.</translation>
    </message>
    <message>
        <source>The exports wait until there is room.</source>
        <translation>Die Exporte warten, bis Platz ist.</translation>
    </message>
    <message>
        <source>If you close Shutterspan, this export won't go on at the next start.</source>
        <translation>Wird Shutterspan geschlossen, geht dieser Export beim nächsten Start nicht weiter.</translation>
    </message>
    <message>
        <source>An export of last time goes on.</source>
        <translation>Ein Export vom letzten Mal geht weiter.</translation>
    </message>
    <message>
        <source>{} exports of last time go on.</source>
        <translation>{} Exporte vom letzten Mal gehen weiter.</translation>
    </message>
    <message>
        <source>{} was not written.</source>
        <translation>{} wurde nicht geschrieben.</translation>
    </message>
    <message>
        <source>Nothing moves, so each frame would be the same.</source>
        <translation>Es bewegt sich nichts, also wäre jedes Einzelbild dasselbe.</translation>
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
        <source>Give it one motion-blurred photo; get back the sharp video of its exposure.</source>
        <translation>Ein Foto mit Bewegungsunschärfe hinein; das scharfe Video seiner Belichtung heraus.</translation>
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
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>C, held</source>
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
        <source>Draw it straight</source>
        <translation>Gerade zeichnen</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>Rechtsklick</translation>
    </message>
    <message>
        <source>Menu for what is there</source>
        <translation>Menü für diese Stelle</translation>
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
        <source>Colour: which way. Strength: how fast</source>
        <translation>Farbton: wohin. Sättigung: wie schnell</translation>
    </message>
    <message>
        <source>Each arrow: the way from first to last frame</source>
        <translation>Jeder Pfeil: der Weg vom ersten zum letzten Einzelbild</translation>
    </message>
    <message>
        <source>Doubtful: here the frames don't add up to the photo</source>
        <translation>Zweifelhaft: Hier ergeben die Einzelbilder zusammen nicht das Foto</translation>
    </message>
    <message>
        <source>Each arrow: the way from first to last frame; the longest has {} px</source>
        <translation>Jeder Pfeil: der Weg vom ersten zum letzten Einzelbild; der längste hat {} px</translation>
    </message>
    <message>
        <source>Nothing is doubtful: the frames add up to the photo</source>
        <translation>Nichts ist zweifelhaft: Die Einzelbilder ergeben zusammen das Foto</translation>
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
        <source>They replace those of each photo, in one step to undo.</source>
        <translation>Sie ersetzen die des jeweiligen Fotos, in einem Schritt, der sich rückgängig machen lässt.</translation>
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
        <source>It is smeared along its way, and the rest is sharp enough to see the difference.</source>
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
        <source>Something turns</source>
        <translation>Etwas dreht sich</translation>
    </message>
    <message>
        <source>A part of a turn is enough. If you know its direction, draw a stroke along it.</source>
        <translation>Ein Teil einer Drehung genügt. Wenn Sie die Richtung kennen, zeichnen Sie einen Strich entlang.</translation>
    </message>
    <message>
        <source>Out of focus</source>
        <translation>Unscharf gestellt</translation>
    </message>
    <message>
        <source>It is soft in all directions, so nothing shows a motion. Choose a photo in focus.</source>
        <translation>Es ist in alle Richtungen weich, nichts zeigt eine Bewegung. Wählen Sie ein scharf gestelltes Foto.</translation>
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
        <source>Blurred too far</source>
        <translation>Zu weit verwischt</translation>
    </message>
    <message>
        <source>Smeared over a large part of the picture. Export it smaller, or use a shorter exposure.</source>
        <translation>Über einen großen Teil des Bildes verwischt. Exportieren Sie es kleiner, oder belichten Sie kürzer.</translation>
    </message>
</context><context>
    <name>PhotoGuideDialog</name>
    <message>
        <source>Which Photos Work</source>
        <translation>Welche Fotos sich eignen</translation>
    </message>
    <message>
        <source>These work: a part of the picture is blurred by its motion</source>
        <translation>Diese eignen sich: Ein Teil des Bildes ist durch seine Bewegung verwischt</translation>
    </message>
    <message>
        <source>These don't</source>
        <translation>Diese nicht</translation>
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
        <source>Keep Key Frame</source>
        <translation>Schlüsselbild merken</translation>
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
        <source>As the system</source>
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
        <source>Each of the two gets half of the memory limit, but at least 1.5 GB.</source>
        <translation>Jedes der beiden bekommt die Hälfte der Speichergrenze, aber mindestens 1,5 GB.</translation>
    </message>
    <message>
        <source>Another language takes effect when Shutterspan starts again.</source>
        <translation>Eine andere Sprache gilt ab dem nächsten Start von Shutterspan.</translation>
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
        <source>As the photo</source>
        <translation>Wie das Foto</translation>
    </message>
    <message>
        <source>Crop to this width and height; drag the crop on the picture to move it</source>
        <translation>Auf dieses Verhältnis zuschneiden; der Zuschnitt lässt sich auf dem Bild verschieben</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>From 1 to 100; higher is better, and larger</source>
        <translation>Von 1 bis 100; höher ist besser und größer</translation>
    </message>
    <message>
        <source>May contain {}</source>
        <translation>Kann {} enthalten</translation>
    </message>
    <message>
        <source>Slightly more accurate motion, in about twice the time</source>
        <translation>Etwas genauere Bewegung, in etwa der doppelten Zeit</translation>
    </message>
    <message>
        <source>Only what the regions cover, with transparency around it</source>
        <translation>Nur was die Bereiche bedecken, mit Transparenz darum herum</translation>
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
        <source>There is a preset “{}” already. Replace it?</source>
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
        <source>Save Frame as Photograph</source>
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
        <source>No unfinished file is left behind.</source>
        <translation>Keine unfertige Datei bleibt zurück.</translation>
    </message>
    <message>
        <source>Stop Them</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Keep Exporting</source>
        <translation>Weiter exportieren</translation>
    </message>
    <message>
        <source>Go On at the Next Start</source>
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
        <source>They are lost when the photos leave the tray.</source>
        <translation>Sie gehen verloren, wenn die Fotos die Ablage verlassen.</translation>
    </message>
    <message>
        <source>Remove Anyway</source>
        <translation>Trotzdem entfernen</translation>
    </message>
    <message>
        <source>Nothing moves, so each frame would be the same.</source>
        <translation>Es bewegt sich nichts, also wäre jedes Einzelbild dasselbe.</translation>
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
        <source>Nothing is exported, and nothing waits.</source>
        <translation>Nichts wird exportiert, und nichts wartet.</translation>
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
        <source>Go On</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Begin no further export; the one that runs goes on</source>
        <translation>Keinen weiteren Export beginnen; der laufende geht weiter</translation>
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
        <source>waits</source>
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
        <source>Everything may move. Draw around something, and only that moves; the rest stays as it is.</source>
        <translation>Alles darf sich bewegen. Wird etwas umrandet, bewegt sich nur das; der Rest bleibt, wie er ist.</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>How soft the border of the selected region is</source>
        <translation>Wie weich der Rand des ausgewählten Bereichs ist</translation>
    </message>
    <message>
        <source>The photo as it is</source>
        <translation>Das Foto, wie es ist</translation>
    </message>
    <message>
        <source>Its sharpened still</source>
        <translation>Geschärftes Standbild</translation>
    </message>
    <message>
        <source>Moves too</source>
        <translation>Bewegt sich auch</translation>
    </message>
    <message>
        <source>What is seen around the regions</source>
        <translation>Was um die Bereiche herum zu sehen ist</translation>
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
        <source>Settings given to {0} of {1} photos.</source>
        <translation>Einstellungen auf {0} von {1} Fotos übertragen.</translation>
    </message>
    <message>
        <source>Settings given to {}.</source>
        <translation>Einstellungen auf {} übertragen.</translation>
    </message>
    <message>
        <source>Settings given to {} photos.</source>
        <translation>Einstellungen auf {} Fotos übertragen.</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} und {1} weitere</translation>
    </message>
</context><context>
    <name>SnapFlow</name>
    <message>
        <source>Nothing in the outline is distinct, so the outline itself is used.</source>
        <translation>Im Umriss hebt sich nichts ab, daher gilt der Umriss selbst.</translation>
    </message>
</context><context>
    <name>StrengthControl</name>
    <message>
        <source>How far things move in the clip; double click for 100 %</source>
        <translation>Wie weit sich im Clip etwas bewegt; Doppelklick für 100 %</translation>
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
        <source>Key frame: the instant that is saved as photograph. Drag to move it</source>
        <translation>Schlüsselbild: der Augenblick, der als Foto gespeichert wird. Zum Verschieben ziehen</translation>
    </message>
    <message>
        <source>Sharpest frame. Click to make it the key frame</source>
        <translation>Schärfstes Einzelbild. Klicken macht es zum Schlüsselbild</translation>
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
        <source>Length counts</source>
        <translation>Länge zählt</translation>
    </message>
    <message>
        <source>The arrow is as long as the way that something moved</source>
        <translation>Der Pfeil ist so lang wie der Weg, um den sich etwas bewegt hat</translation>
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
        <source>Drag along the way that something moved</source>
        <translation>Den Weg nachziehen, den etwas nahm</translation>
    </message>
    <message>
        <source>Choose the shape of exports, and drag the crop</source>
        <translation>Form der Exporte wählen und den Zuschnitt ziehen</translation>
    </message>
    <message>
        <source>Drag along the path that something took; Shift draws it straight</source>
        <translation>Den Weg entlang ziehen, den etwas nahm; mit Umschalt gerade</translation>
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
        <source>This is hidden now. The View menu shows the panels again.</source>
        <translation>Das ist jetzt verborgen. Das Menü Ansicht zeigt die Leisten wieder.</translation>
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
        <source>That was the tour. The Help menu shows it again.</source>
        <translation>Das war der Rundgang. Das Menü Hilfe zeigt ihn wieder.</translation>
    </message>
</context><context>
    <name>TourSteps</name>
    <message>
        <source>Watch the exposure</source>
        <translation>Die Belichtung ansehen</translation>
    </message>
    <message>
        <source>Shutterspan works out what moved while the shutter was open. As soon as the clip plays, press Space to pause and play, or drag along the frames.</source>
        <translation>Shutterspan ermittelt, was sich bewegte, während der Verschluss offen war. Sobald der Clip läuft, hält die Leertaste ihn an und spielt ihn ab; oder ziehen Sie über die Einzelbilder.</translation>
    </message>
    <message>
        <source>Draw around what moves</source>
        <translation>Umfahren, was sich bewegt</translation>
    </message>
    <message>
        <source>Shutterspan looks for motion in the whole photo. If only one thing should move, take one of these tools and draw around it; all else then stays as it is in the photo.</source>
        <translation>Shutterspan sucht im ganzen Foto nach Bewegung. Soll sich nur eines bewegen, nehmen Sie eines dieser Werkzeuge und umfahren es; alles andere bleibt wie im Foto.</translation>
    </message>
    <message>
        <source>Choose the direction</source>
        <translation>Die Richtung wählen</translation>
    </message>
    <message>
        <source>Blur doesn't show which way something moved, so Shutterspan guesses. Flip plays it the other way round. With the arrow tool you draw the direction yourself.</source>
        <translation>Unschärfe zeigt nicht, wohin sich etwas bewegt hat, also rät Shutterspan. Umkehren spielt es andersherum. Mit dem Pfeil zeichnen Sie die Richtung selbst.</translation>
    </message>
    <message>
        <source>Export it</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Here you save a video, a GIF, single frames or a still, at full quality. Your photo stays as it is.</source>
        <translation>Hier sichern Sie ein Video, ein GIF, Einzelbilder oder ein Standbild in voller Qualität. Ihr Foto bleibt, wie es ist.</translation>
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
        <source>Looking into {}</source>
        <translation>{} wird durchgesehen</translation>
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
        <source>These photos are in the tray already.</source>
        <translation>Diese Fotos liegen schon in der Ablage.</translation>
    </message>
    <message>
        <source>No photos were found there.</source>
        <translation>Dort wurden keine Fotos gefunden.</translation>
    </message>
    <message>
        <source>{0} photos added. {1} were in the tray already.</source>
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
        <source>Waits to be unfolded</source>
        <translation>Wartet auf das Entfalten</translation>
    </message>
    <message>
        <source>Is being unfolded</source>
        <translation>Wird entfaltet</translation>
    </message>
    <message>
        <source>Unfolded</source>
        <translation>Entfaltet</translation>
    </message>
    <message>
        <source>Waits to be exported</source>
        <translation>Wartet auf den Export</translation>
    </message>
    <message>
        <source>Is being exported</source>
        <translation>Wird exportiert</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>Exportiert</translation>
    </message>
    <message>
        <source>Not exported, as nothing moves in it</source>
        <translation>Nicht exportiert, da sich nichts bewegt</translation>
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
        <source>Nothing needs to be set. The photo stays as it is.</source>
        <translation>Nichts muss eingestellt werden. Das Foto bleibt, wie es ist.</translation>
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
        <source>Close other programs, export a smaller width, or raise the memory limit.</source>
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
        <source>Draw a stroke along the path that it took.</source>
        <translation>Zeichnen Sie einen Strich entlang des Weges.</translation>
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
        <source>Run install.py in the folder of Shutterspan.</source>
        <translation>Führen Sie install.py im Ordner von Shutterspan aus.</translation>
    </message>
    <message>
        <source>Choose another name, or choose this one again to replace it.</source>
        <translation>Wählen Sie einen anderen Namen, oder noch einmal diesen, um sie zu ersetzen.</translation>
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
        <source>If memory ran short, export a smaller width.</source>
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
        <source>What happened</source>
        <translation>Was geschah</translation>
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
        <source>Play this region the other way round</source>
        <translation>Diesen Bereich andersherum abspielen</translation>
    </message>
</context></TS>
